import * as z from "zod";
import type { Run } from "../../../runs/run.ts";
import { runIdSchema } from "../../../runs/run-id.ts";
import type { LambdaLog } from "../../log.ts";
import { ASKED, InstallationMetrics, type Measured, measuredDecision, measuredEnd } from "../../metrics.ts";
import type { LambdaFunction } from "./function.ts";

const aboutRun = z.object({ runId: runIdSchema });

/** Counts something about the run that an event names. Never throws: a number that is missing holds up no run. */
export type Measure = (awake: LambdaFunction, event: unknown, log: LambdaLog) => Promise<void>;

/** That it was asked for. */
export const measureRequest = measure(() => ({ asked: ASKED }));

/** What was decided, and how long that took. */
export const measureDecision = measure((run) => ({ decided: measuredDecision(run) }));

/** How it ended, if it is over, and what was decided when nobody counted that yet: a rejected run takes no target. */
export const measureEnd = measure((run) => ({ decided: measuredDecision(run), ended: measuredEnd(run) }));

/**
 * Each thing is counted once for a run, however often a step is called, and however many events about it come at the
 * same time: whoever counts takes it in the table first. A crash between the two leaves it uncounted.
 */
function measure(of: (run: Run) => Record<string, Measured | undefined>): Measure {
  return async ({ setting, services: { store, memory } }, event, log) => {
    const runId = aboutRun.safeParse(event).data?.runId;
    if (runId === undefined) return;
    try {
      const run = await store.get(runId);
      const metrics = new InstallationMetrics(setting.environment.AMBULANCE_INSTALLATION);
      // A dry run before an approval belongs to its run: nobody asked for it, or approved it, by itself.
      const counts = run && run.dryRunOf === undefined;
      for (const [occasion, measured] of Object.entries(counts ? of(run) : {})) {
        if (!measured) continue;
        if (await memory.done.take(`${runId}/measured/${occasion}`)) await metrics.publish(measured);
      }
    } catch (error) {
      log.failed("A run is missing in the metrics", error);
    }
  };
}
