import { type Config, targetNamed } from "../../../runs/config.ts";
import type { Run } from "../../../runs/run.ts";
import { timePassed } from "../../../state-machine/events/time-passed.ts";
import { InstallationMetrics } from "../../metrics.ts";
import type { LambdaFunction, PerEvent } from "./function.ts";
import { measureEnd } from "./measure.ts";

/** How long a run may stand in line, as the process definition has it. Seconds. */
const LINE = 7 * 86_400;
/** How much later than allowed a run may be over before people have to look: open at all, and running. Seconds. */
const MARGIN = { open: 3600, running: 1800 };
/** What a run is judged by whose target has left the configuration: the most that one may have. Seconds. */
const MOST = { approvalExpiresAfter: 30 * 86_400, timeLimit: 86_400 };

/** Tells what waits whose time has come, the longest overdue first. The bot's code is loaded only if there is something. */
export async function deliverWaiting(
  { setting, services }: LambdaFunction,
  { log, until }: PerEvent,
): Promise<void> {
  const waiting = await services.memory.outbox.waiting(Date.now());
  if (waiting.length === 0) return;
  const { delivering } = await import("./delivering.ts");
  const { drain } = delivering(setting, services);
  for (const runId of waiting) if (Date.now() < until) await drain(runId, until, log.about({ runId }));
}

/** Mends what was left half done, counts what that closed, and reports how many runs should not be open any more. */
export async function mendAndCount(awake: LambdaFunction, { log }: PerEvent): Promise<void> {
  const { setting, services } = awake;
  const before = await services.store.openRuns();
  await timePassed(services, (error) => log.failed("A run or a line is not mended", error));
  const open = await services.store.openRuns();
  const closed = before.filter(({ id }) => !open.some((run) => run.id === id));
  for (const { id: runId } of closed) await measureEnd(awake, { runId }, log.about({ runId }));
  const now = services.clock.now();
  const beyond = open.filter((run) => isBeyondLimit(run, setting.config, now));
  for (const { id: runId } of beyond) log.about({ runId }).warn("A run is open longer than anything allows");
  // A value every minute would be a metric that is paid for all month; the alarm takes none for none.
  if (beyond.length === 0) return;
  const metrics = new InstallationMetrics(setting.environment.AMBULANCE_INSTALLATION);
  await metrics.publish({ OpenBeyondLimit: beyond.length });
}

/** Whether an open run should be over by all limits that it has: then something is stuck, and nothing mends it. */
export function isBeyondLimit(run: Run, config: Config, now: number): boolean {
  const target = targetNamed(config, run.target);
  const { approvalExpiresAfter, timeLimit } = target ?? MOST;
  const queue = target && "queueTimeLimit" in target.runsIn ? target.runsIn.queueTimeLimit : 0;
  const process = queue + timeLimit;
  if (now - run.requestedAt > (approvalExpiresAfter + LINE + process + MARGIN.open) * 1000) return true;
  return run.startedAt !== undefined && now - run.startedAt > (process + MARGIN.running) * 1000;
}
