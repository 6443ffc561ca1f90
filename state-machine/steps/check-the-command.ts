import { change } from "../../runs/change.ts";
import { type Config, targetNamed } from "../../runs/config.ts";
import { evidenceOf, type Findings } from "../../runs/policy/findings.ts";
import { readCommand } from "../../runs/policy/read.ts";
import { type Verdict, verdictOn } from "../../runs/policy/verdict.ts";
import { isApproved, type Place, type Problem, requestProblem } from "../../runs/policy.ts";
import type { StepServices } from "../../runs/ports.ts";
import { digestOf, move, type Run, record } from "../../runs/run.ts";
import { runsIn } from "../../runs/runs-in.ts";
import { explanationOf, placeNow } from "../place.ts";
import { runInput } from "./input.ts";

/** Reads the command, refuses what cannot or may not run, and finds out whether somebody has to approve it. */
export async function checkTheCommand(services: StepServices, input: unknown) {
  const { runId } = runInput.parse(input);
  const { store, config, clock } = services;
  const asked = await store.get(runId);
  const seen = asked && { place: await placeNow(services, asked), reading: await readAgain(asked.command) };
  const run = await change(store, runId, (current) =>
    !seen || current.status !== "requested" || wasChecked(current)
      ? current
      : afterCheck(current, config, seen, clock.now()),
  );
  const approvalSeconds = targetNamed(config, run.target)?.approvalExpiresAfter ?? 1;
  return { verdict: verdictOf(run), approvalSeconds };
}

type Reading = Awaited<ReturnType<typeof readCommand>>;

/** Whoever asked was told nothing against it, so a command that cannot be read is tried once more: the machine was busy. */
async function readAgain(command: string): Promise<Reading> {
  const reading = await readCommand(command);
  return "problem" in reading ? readCommand(command) : reading;
}

/** What reading a command found, and what the policy makes of it. */
interface Judged {
  findings: Findings;
  verdict: Verdict;
}

/** A command that nobody could read is not run. Whoever asked saw no mistake in it, so this is seldom. */
function afterCheck(
  run: Run,
  config: Config,
  { place, reading }: { place: Place; reading: Reading },
  at: number,
): Run {
  if ("problem" in reading) {
    const { line, message } = reading.problem;
    return refused(run, "command-unreadable", { explanation: `Line ${line}: ${message}` }, at);
  }
  const { findings } = reading;
  const judged = { findings, verdict: verdictOn(run, findings, config) };
  const problem = requestProblem({ ...run, findings }, config, place);
  if (problem) return refused(run, problem, explanationOf(problem, place, judged.verdict), at, judged);
  return checked(run, config, place, judged, at);
}

function refused(
  run: Run,
  problem: Problem,
  { explanation }: { explanation?: string },
  at: number,
  judged?: Judged,
): Run {
  const why = { problem, ...(explanation === undefined ? {} : { explanation }) };
  const detail = { ...why, ...(judged ? noted(judged) : {}) };
  const findings = judged ? { findings: judged.findings } : {};
  const fields = { ...why, ...findings, endedAt: at };
  return move(run, "refused", fields, { kind: "refused", by: "ambulance", at, detail });
}

/** A run that was asked for where nobody could look at its target is bound here to what it would run in. */
function checked(run: Run, config: Config, place: Place, judged: Judged, at: number): Run {
  const digest = run.digest ?? ("name" in place ? digestOf(run, place.name) : undefined);
  const bound = digest === undefined ? {} : { digest };
  const approval = judged.verdict.verdict === "ask" && !isApproved({ ...run, ...bound }, config);
  const where = "name" in place ? runsIn(place.name) : undefined;
  const seen = { ...bound, ...(where === undefined ? {} : { runsIn: where }) };
  const detail = { approval, ...noted(judged), ...seen };
  const fact = { kind: "checked", by: "ambulance", at, detail } as const;
  const fields = { ...seen, findings: judged.findings };
  return approval ? record(run, fields, fact) : move(run, "queued", fields, fact);
}

/** What the record says about the reading: how much was found, and which rule decided. */
function noted({ findings, verdict: { rule, why } }: Judged) {
  return { ...findings.counts, evidence: evidenceOf(findings), rule, why };
}

function wasChecked(run: Run): boolean {
  return run.entries.some((entry) => entry.kind === "checked");
}

function verdictOf({ status }: Run): "ask" | "run" | "refused" {
  if (status === "requested" || status === "awaiting-approval") return "ask";
  return status === "queued" ? "run" : "refused";
}
