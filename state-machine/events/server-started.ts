import { passDecisionOn } from "../../runs/decide.ts";
import type { Services } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import { close } from "../close.ts";
import { callFirst } from "../line.ts";

/**
 * Mends what a crash may have left half done between a write to the store and the call that was to follow it.
 * Everything in it may be repeated.
 */
export async function serverStarted(services: Services): Promise<void> {
  const open = await services.store.openRuns();
  for (const run of open) await mend(services, run);
  for (const target of new Set(open.map((run) => run.target))) {
    await callFirst(services, await services.store.line(target));
  }
}

async function mend(services: Services, run: Run): Promise<void> {
  if (!(await services.workflow.wasStarted(run.id))) return close(services, run.id, "never-started");
  if (run.status === "stopping") await services.workflow.stop(run.id);
  await passDecisionOn(services, run);
}
