import { change } from "../../runs/change.ts";
import { targetNamed } from "../../runs/config.ts";
import { approvalNeeded, requestProblem } from "../../runs/policy.ts";
import type { Services } from "../../runs/ports.ts";
import { move, type Run, record } from "../../runs/run.ts";
import { placeNow } from "../place.ts";
import { runInput } from "./input.ts";

/** Refuses what cannot or may not run, and finds out whether somebody has to approve it. */
export async function checkTheCommand(services: Services, input: unknown) {
  const { runId } = runInput.parse(input);
  const { store, config, clock } = services;
  const asked = await store.get(runId);
  const place = asked && (await placeNow(services, asked));
  const run = await change(store, runId, (current) => {
    if (current.status !== "requested" || wasChecked(current)) return current;
    const problem = place && requestProblem(current, config, place);
    const at = clock.now();
    return problem ? refused(current, problem, at) : checked(current, approvalNeeded(current, config), at);
  });
  const approvalSeconds = targetNamed(config, run.target)?.approvalExpiresAfter ?? 1;
  return { verdict: verdictOf(run), approvalSeconds };
}

function refused(run: Run, problem: string, at: number): Run {
  const fact = { kind: "refused", by: "ambulance", at, detail: { problem } } as const;
  return move(run, "refused", { problem, endedAt: at }, fact);
}

function checked(run: Run, approval: boolean, at: number): Run {
  const fact = { kind: "checked", by: "ambulance", at, detail: { approval } } as const;
  return approval ? record(run, {}, fact) : move(run, "queued", {}, fact);
}

function wasChecked(run: Run): boolean {
  return run.entries.some((entry) => entry.kind === "checked");
}

function verdictOf({ status }: Run): "ask" | "run" | "refused" {
  if (status === "requested" || status === "awaiting-approval") return "ask";
  return status === "queued" ? "run" : "refused";
}
