import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Definition, RunTaskInput } from "./ecs-shapes.ts";

/** A container of a task, as DescribeTasks shows it. */
export interface FakeContainer {
  name: string;
  taskArn: string;
  image: string;
  lastStatus: string;
  imageDigest?: string;
  exitCode?: number;
  reason?: string;
}

/** A task as DescribeTasks shows it. Times are milliseconds since 1970. Tests may edit it. */
export interface FakeTask {
  taskArn: string;
  clusterArn: string;
  taskDefinitionArn: string;
  group: string;
  startedBy?: string;
  launchType?: string;
  capacityProviderName?: string;
  lastStatus: string;
  desiredStatus: string;
  version: number;
  createdAt: number;
  startedAt?: number;
  stoppingAt?: number;
  executionStoppedAt?: number;
  stoppedAt?: number;
  stopCode?: string;
  stoppedReason?: string;
  overrides?: RunTaskInput["overrides"];
  containers: FakeContainer[];
}

/** How a task ends that a test has ended by AWS: before or after its containers began. */
export interface PlannedEnd {
  stopCode: string;
  stoppedReason: string;
  /** By name: what is said of containers. */
  containers?: Record<string, { exitCode?: number; reason?: string }>;
}

/** What a container is started with. */
export interface ContainerStart {
  name: string;
  command: string[];
  environment: Record<string, string>;
  taskArn: string;
}

/**
 * Starts a container as a process whose output pipes are read. A number is a container that ends at once with this
 * exit status; undefined is one that runs until its task stops, as a sidecar does.
 */
export type Execute = (start: ContainerStart) => ChildProcess | number | undefined;

/** A line that a container printed, and where awslogs writes it. */
export interface PrintedLine {
  group: string;
  stream: string;
  line: string;
}

/** What a task of the fake does with the world. */
export interface TaskWorld {
  execute: Execute;
  onLine: (line: PrintedLine) => void;
  /** Called after each change of status, with `version` counted up. */
  onChange: (task: FakeTask) => void;
  now: () => number;
  /** How long containers get between SIGTERM and SIGKILL, milliseconds; what the container's `stopTimeout` says when absent. */
  stopTimeoutMs?: number | undefined;
}

const BEFORE = ["PROVISIONING", "PENDING", "ACTIVATING"];
const AFTER = ["DEACTIVATING", "STOPPING", "DEPROVISIONING"];

/** The life of one task: through every status that ECS documents, with a real process in its containers. */
export class TaskLife {
  readonly task: FakeTask;
  /** Settles when the task is STOPPED. */
  readonly ended: Promise<void>;
  readonly #definition: Definition;
  readonly #world: TaskWorld;
  readonly #stop = new AbortController();
  constructor(task: FakeTask, definition: Definition, world: TaskWorld, planned?: PlannedEnd) {
    this.task = task;
    this.#definition = definition;
    this.#world = world;
    this.ended = this.#live(planned);
  }

  /** As StopTask does: the first reason stands. */
  stop(stopCode: string, stoppedReason: string): void {
    if (this.task.lastStatus === "STOPPED" || this.task.desiredStatus === "STOPPED") return;
    Object.assign(this.task, {
      desiredStatus: "STOPPED",
      stopCode,
      stoppedReason,
      stoppingAt: this.#world.now(),
    });
    this.#changed();
    this.#stop.abort();
  }

  async #live(planned: PlannedEnd | undefined): Promise<void> {
    for (const status of BEFORE) await this.#become(status);
    if (planned) this.#endAs(planned);
    else if (!this.#stop.signal.aborted) await this.#run();
    this.task.executionStoppedAt = this.#world.now();
    for (const status of AFTER) await this.#become(status);
    for (const container of this.task.containers) container.lastStatus = "STOPPED";
    this.task.stoppedAt = this.#world.now();
    await this.#become("STOPPED");
  }

  #endAs({ stopCode, stoppedReason, containers = {} }: PlannedEnd): void {
    if (stopCode !== "TaskFailedToStart") this.task.startedAt = this.#world.now();
    Object.assign(this.task, { stopCode, stoppedReason, desiredStatus: "STOPPED" });
    for (const container of this.task.containers) Object.assign(container, containers[container.name]);
  }

  async #run(): Promise<void> {
    this.task.startedAt = this.#world.now();
    for (const container of this.task.containers) container.lastStatus = "RUNNING";
    await this.#become("RUNNING");
    const containers = this.#definition.containerDefinitions;
    const runs = containers.map(async (container) => {
      await this.#contain(container);
      if (container.essential) this.#essentialExited();
    });
    await Promise.all(runs);
    this.#essentialExited();
  }

  #essentialExited(): void {
    this.stop("EssentialContainerExited", "Essential container in task exited");
  }

  async #contain(container: Definition["containerDefinitions"][number]): Promise<void> {
    const child = this.#world.execute(this.#startOf(container));
    const shown = this.task.containers.find(({ name }) => name === container.name);
    if (typeof child !== "object") {
      if (child === undefined && !this.#stop.signal.aborted) await once(this.#stop.signal, "abort");
      if (shown) shown.exitCode = child ?? 143;
      return;
    }
    const printed = this.#printed(child, container);
    const exitCode = await this.#endOf(
      child,
      this.#world.stopTimeoutMs ?? (container.stopTimeout ?? 30) * 1000,
    );
    await printed;
    if (shown) shown.exitCode = exitCode;
  }

  #startOf(container: Definition["containerDefinitions"][number]): ContainerStart {
    const override = this.task.overrides?.containerOverrides.find(({ name }) => name === container.name);
    const variables = [...container.environment, ...(override?.environment ?? [])];
    return {
      name: container.name,
      command: override?.command ?? container.command ?? [],
      environment: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
      taskArn: this.task.taskArn,
    };
  }

  /** SIGTERM when the task is stopped, SIGKILL when that does not help in time. */
  async #endOf(child: ChildProcess, stopTimeoutMs: number): Promise<number> {
    let kill: NodeJS.Timeout | undefined;
    const terminate = () => {
      child.kill("SIGTERM");
      kill = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
    };
    this.#stop.signal.addEventListener("abort", terminate, { once: true });
    if (this.#stop.signal.aborted) terminate();
    const ended = once(child, "exit").catch(() => []);
    await ended;
    clearTimeout(kill);
    this.#stop.signal.removeEventListener("abort", terminate);
    return child.exitCode ?? (child.signalCode ? 128 + constants.signals[child.signalCode] : 127);
  }

  async #printed(
    child: ChildProcess,
    { name, logConfiguration }: Definition["containerDefinitions"][number],
  ) {
    const options = logConfiguration?.options ?? {};
    const id = this.task.taskArn.slice(this.task.taskArn.lastIndexOf("/") + 1);
    const stream = `${options["awslogs-stream-prefix"]}/${name}/${id}`;
    const group = options["awslogs-group"] ?? "";
    const streams = [child.stdout, child.stderr].filter((output) => output !== null);
    await Promise.all(
      streams.map(async (input) => {
        for await (const line of createInterface({ input })) this.#world.onLine({ group, stream, line });
      }),
    );
  }

  async #become(status: string): Promise<void> {
    this.task.lastStatus = status;
    this.#changed();
    await nextTurn();
  }

  #changed(): void {
    this.task.version++;
    this.#world.onChange(structuredClone(this.task));
  }
}
