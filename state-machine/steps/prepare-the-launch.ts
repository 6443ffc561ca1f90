import { change } from "../../runs/change.ts";
import { targetNamed } from "../../runs/config.ts";
import { CommandChangedError, TargetUnavailableError } from "../../runs/errors.ts";
import { verdictOn } from "../../runs/policy/verdict.ts";
import { launchProblem, type Problem } from "../../runs/policy.ts";
import type { LaunchPlan, StepServices } from "../../runs/ports.ts";
import { move, type Run, withoutToken } from "../../runs/run.ts";
import { isOpen } from "../../runs/status.ts";
import { explanationOf, placeNow } from "../place.ts";
import { runInput } from "./input.ts";

/**
 * The last look before anything runs: target, authority and digest are checked again with what is true now.
 * Called a second time, it gives the plan again; only the task state that follows can start something.
 */
export async function prepareTheLaunch(services: StepServices, input: unknown) {
  const { runId } = runInput.parse(input);
  const waiting = await services.store.get(runId);
  if (waiting?.status !== "queued" && waiting?.status !== "running") return { verdict: "refused" };
  const prepared = await preparation(services, waiting);
  const run = await change(services.store, runId, (current) =>
    current.status === "queued" ? prepared.rule(current) : current,
  );
  if (run.status !== "running" || !prepared.plan) return { verdict: "refused" };
  await services.notifier.notify(runId, "card");
  await services.notifier.notify(runId, "started");
  return { verdict: "launch", ...prepared.plan };
}

/** The plan is made before the run is called running, so that a plan that fails never looks like a run that began. */
async function preparation(
  services: StepServices,
  run: Run,
): Promise<{ plan?: LaunchPlan; rule: (run: Run) => Run }> {
  const { config, launcher, clock } = services;
  const place = await placeNow(services, run);
  const problem = launchProblem(run, config, place) ?? (await dryRunProblem(services, run));
  const target = targetNamed(config, run.target);
  if (problem || !target) {
    const why = problem ?? "target-gone";
    const explanation = explanationOf(why, place, verdictOn(run, run.findings, config));
    return { rule: (current) => refused(current, why, explanation, clock.now()) };
  }
  try {
    const plan = await launcher.plan(run, target);
    const links = await launcher.links(run);
    return { plan, rule: (current) => started(current, links, clock.now()) };
  } catch (error) {
    const { why, explanation } = refusalOf(error);
    return { rule: (current) => refused(current, why, explanation, clock.now()) };
  }
}

/** A dry run that nobody waits for any more is not run: what it was made for was rejected, say, before it began. */
async function dryRunProblem({ store }: StepServices, { id, dryRunOf }: Run): Promise<Problem | undefined> {
  if (dryRunOf === undefined) return undefined;
  const run = await store.get(dryRunOf);
  return run && isOpen(run.status) && run.dryRun?.runId === id ? undefined : "dry-run-unwanted";
}

/** A launch that cannot be planned is refused when that is the target's fault; everything else is ours. */
function refusalOf(error: unknown): { why: Problem; explanation: { explanation?: string } } {
  if (error instanceof TargetUnavailableError)
    return { why: "target-unavailable", explanation: { explanation: error.problem } };
  if (error instanceof CommandChangedError) return { why: "command-changed", explanation: {} };
  throw error;
}

function refused(run: Run, problem: string, explanation: { explanation?: string }, at: number): Run {
  const fact = { kind: "refused", by: "ambulance", at, detail: { problem, ...explanation } } as const;
  return withoutToken(move(run, "refused", { problem, ...explanation, endedAt: at }, fact));
}

function started(run: Run, links: Run["links"], at: number): Run {
  const fact = { kind: "started", by: "ambulance", at, detail: { digest: run.digest ?? null } } as const;
  return withoutToken(move(run, "running", { startedAt: at, links }, fact));
}
