import * as z from "zod";
import { processChanged } from "../../../state-machine/events/process-changed.ts";
import type { LambdaLog } from "../../log.ts";
import { UnknownLaunchError } from "../../table/launches.ts";
import type { LambdaFunction } from "./function.ts";
import { measureEnd } from "./measure.ts";

/** The process of a run that an event is about. */
export interface Reported {
  runId: string;
  /** Its ARN, where the event can be believed about it. */
  process?: string;
}

/**
 * Something was reported about the process of a run. Which one it is, is noted once: a task's group can only be set by
 * who may start it. Events that are about no run, or that AWS does not send, are left alone: repeating them is useless.
 */
export async function processReported(
  awake: LambdaFunction,
  log: LambdaLog,
  read: () => Reported | undefined,
): Promise<void> {
  const reported = readable(read, log);
  if (!reported) return log.info("An event is about no run of ours and is left alone");
  const { runId, process } = reported;
  const lines = log.about({ runId });
  if (process !== undefined && !(await noted(awake, runId, process)))
    return lines.warn("A process is reported of a run that was never launched: it is left alone");
  await processChanged(awake.services, runId);
  await measureEnd(awake, reported, lines);
}

function readable(read: () => Reported | undefined, log: LambdaLog): Reported | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const places = error.issues.map(({ path }) => path.join("."));
    log.warn(`An event is not what AWS documents: ${places.join(", ")}`);
    return undefined;
  }
}

async function noted({ services }: LambdaFunction, runId: string, process: string): Promise<boolean> {
  try {
    await services.memory.launches.found(runId, process);
    return true;
  } catch (error) {
    if (error instanceof UnknownLaunchError) return false;
    throw error;
  }
}
