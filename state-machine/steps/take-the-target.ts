import { change } from "../../runs/change.ts";
import { before, joined } from "../../runs/line.ts";
import type { StepServices } from "../../runs/ports.ts";
import { record } from "../../runs/run.ts";
import { callFirst, changeLine, takesTarget } from "../line.ts";
import { tokenInput } from "./input.ts";

/** Stands in line for the target. The task token is answered when it is the run's turn, at once when nobody is before it. */
export async function takeTheTarget(services: StepServices, input: unknown) {
  const { runId, token } = tokenInput.parse(input);
  const { store, workflow, notifier } = services;
  const run = await store.get(runId);
  if (run?.decision) await notifier.notify(runId, "decision");
  if (run?.status !== "queued" || !takesTarget(services, run)) {
    await workflow.answer(token, {});
    return {};
  }
  const line = await changeLine(services, run.target, (current) => joined(current, runId, token));
  await callFirst(services, line);
  const behind = before(line, runId);
  if (behind === undefined) return {};
  await change(store, runId, (current) =>
    current.behind === behind ? current : record(current, { behind }),
  );
  await notifier.notify(runId, "card");
  await notifier.notify(runId, "line");
  return {};
}
