import { change } from "../../runs/change.ts";
import type { Services } from "../../runs/ports.ts";
import { move } from "../../runs/run.ts";
import { runInput } from "./input.ts";

/** Nobody answered in time. A decision that was written at the last instant still counts. */
export async function expireTheRequest({ store, clock }: Services, input: unknown) {
  const { runId } = runInput.parse(input);
  const run = await change(store, runId, (current) => {
    if (current.status !== "awaiting-approval") return current;
    const at = clock.now();
    return move(current, "expired", { endedAt: at }, { kind: "expired", by: "ambulance", at });
  });
  return {
    verdict: run.status === "queued" ? "approved" : run.status === "rejected" ? "rejected" : "expired",
  };
}
