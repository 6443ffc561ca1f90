import { change } from "../../runs/change.ts";
import { targetNamed } from "../../runs/config.ts";
import { approvalNeeded, type Place, requestProblem } from "../../runs/policy.ts";
import type { StepServices } from "../../runs/ports.ts";
import { digestOf, move, type Run, record } from "../../runs/run.ts";
import { explanationOf, placeNow } from "../place.ts";
import { runInput } from "./input.ts";

/** Refuses what cannot or may not run, and finds out whether somebody has to approve it. */
export async function checkTheCommand(services: StepServices, input: unknown) {
  const { runId } = runInput.parse(input);
  const { store, config, clock } = services;
  const asked = await store.get(runId);
  const place = asked && (await placeNow(services, asked));
  const run = await change(store, runId, (current) => {
    if (current.status !== "requested" || wasChecked(current)) return current;
    const problem = place && requestProblem(current, config, place);
    const at = clock.now();
    if (problem) return refused(current, problem, explanationOf(problem, place), at);
    return checked(current, place, approvalNeeded(current, config), at);
  });
  const approvalSeconds = targetNamed(config, run.target)?.approvalExpiresAfter ?? 1;
  return { verdict: verdictOf(run), approvalSeconds };
}

function refused(run: Run, problem: string, explanation: { explanation?: string }, at: number): Run {
  const fact = { kind: "refused", by: "ambulance", at, detail: { problem, ...explanation } } as const;
  return move(run, "refused", { problem, ...explanation, endedAt: at }, fact);
}

/** A run that was asked for where nobody could look at its target is bound here to what it would run in. */
function checked(run: Run, place: Place | undefined, approval: boolean, at: number): Run {
  const digest = run.digest ?? (place && "name" in place ? digestOf(run, place.name) : undefined);
  const bound = digest === undefined ? {} : { digest };
  const fact = { kind: "checked", by: "ambulance", at, detail: { approval, ...bound } } as const;
  return approval ? record(run, bound, fact) : move(run, "queued", bound, fact);
}

function wasChecked(run: Run): boolean {
  return run.entries.some((entry) => entry.kind === "checked");
}

function verdictOf({ status }: Run): "ask" | "run" | "refused" {
  if (status === "requested" || status === "awaiting-approval") return "ask";
  return status === "queued" ? "run" : "refused";
}
