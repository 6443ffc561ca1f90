import type { Run } from "../../../runs/run.ts";
import { outputCame } from "../../../state-machine/events/output-came.ts";
import { logStreamName } from "../../ecs/links.ts";
import type { LambdaLog } from "../../log.ts";
import type { AwsServices } from "../../services.ts";
import type { Launch } from "../../table/launches.ts";

/** Lines that arrived in a log stream. */
export interface Printed {
  target: string;
  stream: string;
  /** How much, line breaks included. */
  bytes: number;
}

/**
 * The run behind a log stream printed something: its thread shows it, and a run that has printed more than its target
 * allows is ended. Logs may come twice, and then count twice: the limit is against endless output, and is no measure.
 */
export async function printed(services: AwsServices, arrival: Printed, log: LambdaLog): Promise<void> {
  const found = await runBehind(services, arrival);
  if (!found) return log.info("Something was printed by no run that is under way");
  const { run, launch } = found;
  const { launches } = services.memory;
  await outputCame(services, run.id);
  const total = await launches.printed(run.id, arrival.bytes);
  if (total <= launch.outputLimit) return;
  await launches.ended(run.id, "output-limit");
  await services.launcher.gone(run);
  log.about({ runId: run.id }).warn("A run is ended: it has printed more than its target allows");
}

/** The process of a run may not be known yet when its first lines come: the launcher looks for it then. */
async function runBehind(
  { store, launcher, memory: { launches } }: AwsServices,
  { target, stream }: Printed,
): Promise<{ run: Run; launch: Launch } | undefined> {
  for (const run of await store.openRuns()) {
    if (run.target !== target || (run.status !== "running" && run.status !== "stopping")) continue;
    if ((await launches.get(run.id))?.process === undefined) await launcher.links(run);
    const launch = await launches.get(run.id);
    if (launch && isStreamOf(launch, stream)) return { run, launch };
  }
  return undefined;
}

/** Whether a stream is what people see of a run. The sidecars of its task have streams of their own in the same group. */
function isStreamOf({ executor, process, container = "" }: Launch, stream: string): boolean {
  if (process === undefined) return false;
  return executor === "ecs"
    ? stream === logStreamName(container, process)
    : lastPart(process) === lastPart(stream);
}

/** The id of a build: how its ARN and its log stream end. */
function lastPart(name: string): string {
  return name.split(/[/:]/).at(-1) ?? "";
}
