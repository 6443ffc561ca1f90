import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";

/** How a build or a phase of it is. */
export type BuildStatus = "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "FAULT" | "TIMED_OUT" | "STOPPED";

/** A phase as BatchGetBuilds shows it. Times are seconds since 1970, as on the wire. */
export interface FakePhase {
  phaseType: string;
  phaseStatus?: BuildStatus;
  startTime: number;
  endTime?: number;
  durationInSeconds?: number;
  contexts?: { statusCode: string; message: string }[];
}

/** A variable of a project or build. */
export interface FakeVariable {
  name: string;
  value: string;
  type?: "PLAINTEXT" | "PARAMETER_STORE" | "SECRETS_MANAGER" | undefined;
}

/** A build as BatchGetBuilds shows it. Tests may edit it. */
export interface FakeBuild {
  id: string;
  arn: string;
  buildNumber: number;
  startTime: number;
  endTime?: number;
  currentPhase: string;
  buildStatus: BuildStatus;
  buildComplete: boolean;
  projectName: string;
  phases: FakePhase[];
  environment: { image: string; environmentVariables: FakeVariable[]; [field: string]: unknown };
  logs: { groupName?: string; streamName?: string; deepLink: string };
  timeoutInMinutes: number;
  queuedTimeoutInMinutes: number;
  initiator: string;
}

/** How a phase ends that a test has ended by AWS. What would have been executed in it is not. */
export interface PlannedPhase {
  phase: string;
  status: Exclude<BuildStatus, "IN_PROGRESS" | "SUCCEEDED">;
  contexts?: { statusCode: string; message: string }[];
  seconds?: number;
}

/** What a build executes its command with. */
export interface BuildStart {
  buildArn: string;
  project: string;
  image: string;
  environment: Record<string, string>;
}

/** Starts the commands of a buildspec as a process whose output pipes are read. A number is an exit status at once. */
export type ExecuteBuild = (start: BuildStart) => ChildProcess | number;

/** A line of a build's log, CodeBuild's own lines among them. */
export interface BuildLine {
  group: string;
  stream: string;
  line: string;
}

/** What a build of the fake does with the world. */
export interface BuildWorld {
  execute: ExecuteBuild;
  onLine: (line: BuildLine) => void;
  /** Called when the build begins and when it is over. */
  onChange: (build: FakeBuild) => void;
  /** A build stays in the queue until this settles. */
  host: () => Promise<unknown>;
  /** Seconds since 1970. */
  now: () => number;
}

const PHASES = [
  ...["SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD"],
  ...["BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING"],
];
const IN_CONTAINER = PHASES.slice(3);

/** The life of one build: through the phases that CodeBuild documents, with a real process for its command. */
export class BuildLife {
  readonly build: FakeBuild;
  /** Settles when the build is complete. */
  readonly ended: Promise<void>;
  readonly #world: BuildWorld;
  readonly #logGroup: string;
  readonly #stop = new AbortController();
  #reason: BuildStatus = "STOPPED";
  constructor(build: FakeBuild, logGroup: string, world: BuildWorld, planned?: PlannedPhase) {
    this.build = build;
    this.#world = world;
    this.#logGroup = logGroup;
    this.ended = this.#live(planned);
  }

  /**
   * As StopBuild does, or CodeBuild itself at the end of the build's time: the build is called so at once, and its
   * process is killed. AWS does not document a signal before that, so there is none.
   */
  stop(reason: "STOPPED" | "TIMED_OUT" = "STOPPED"): void {
    if (this.build.buildStatus !== "IN_PROGRESS") return;
    this.#reason = reason;
    this.build.buildStatus = reason;
    this.#stop.abort();
  }

  async #live(planned: PlannedPhase | undefined): Promise<void> {
    await nextTurn();
    this.#world.onChange(structuredClone(this.build));
    for (const phaseType of PHASES) {
      const failed = this.build.phases.some(({ phaseStatus }) => phaseStatus !== "SUCCEEDED");
      const over = this.#stop.signal.aborted || (failed && !this.#follows(phaseType));
      if (!over) await this.#pass(phaseType, planned?.phase === phaseType ? planned : undefined);
    }
    this.#complete();
  }

  /** The team's last commands follow those that failed; the rest of a build does not. */
  #follows(phaseType: string): boolean {
    const began = this.build.phases.some((phase) => phase.phaseType === "BUILD");
    return phaseType === "FINALIZING" || (began && phaseType === "POST_BUILD");
  }

  async #pass(phaseType: string, planned: PlannedPhase | undefined): Promise<void> {
    const phase: FakePhase = { phaseType, startTime: this.#world.now() };
    this.build.phases.push(phase);
    this.build.currentPhase = phaseType;
    if (phaseType === "PROVISIONING") this.#nameLog();
    if (IN_CONTAINER.includes(phaseType)) this.#say(`Entering phase ${phaseType}`);
    const end = planned ?? (await this.#perform(phaseType));
    const phaseStatus = this.#stop.signal.aborted ? this.#reason : end.status;
    const endTime = this.#world.now();
    const durationInSeconds = planned?.seconds ?? Math.floor(endTime - phase.startTime);
    Object.assign(phase, { phaseStatus, endTime, durationInSeconds, contexts: end.contexts ?? [] });
    if (IN_CONTAINER.includes(phaseType)) this.#say(`Phase complete: ${phaseType} State: ${phaseStatus}`);
  }

  async #perform(phaseType: string): Promise<{ status: BuildStatus; contexts?: FakePhase["contexts"] }> {
    if (phaseType === "QUEUED") await Promise.race([this.#world.host(), this.#stopped()]);
    if (phaseType !== "BUILD") await nextTurn();
    if (phaseType !== "BUILD") return { status: "SUCCEEDED" };
    const exit = await this.#command();
    if (exit === 0) return { status: "SUCCEEDED" };
    const message = `Error while executing command: the command. Reason: exit status ${exit}`;
    return { status: "FAILED", contexts: [{ statusCode: "COMMAND_EXECUTION_ERROR", message }] };
  }

  async #command(): Promise<number> {
    this.#say("Running command the command");
    const { arn, projectName, environment } = this.build;
    const variables = environment.environmentVariables.map(({ name, value }) => [name, value]);
    const child = this.#world.execute({
      buildArn: arn,
      project: projectName,
      image: environment.image,
      environment: Object.fromEntries(variables),
    });
    if (typeof child === "number") return child;
    const kill = () => child.kill("SIGKILL");
    this.#stop.signal.addEventListener("abort", kill, { once: true });
    const printed = [child.stdout, child.stderr].map((stream) => stream && this.#print(stream));
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit").catch(() => {});
    await Promise.all(printed);
    this.#stop.signal.removeEventListener("abort", kill);
    return child.exitCode ?? 137;
  }

  async #print(input: NodeJS.ReadableStream): Promise<void> {
    for await (const line of createInterface({ input })) this.#write(line);
  }

  #stopped(): Promise<unknown> {
    return this.#stop.signal.aborted ? Promise.resolve() : once(this.#stop.signal, "abort");
  }

  #nameLog(): void {
    const [groupName, streamName] = [this.#logGroup, this.build.id.split(":")[1] ?? randomUUID()];
    const deepLink = `https://console.aws.amazon.com/cloudwatch/home?region=ap-northeast-1#logsV2:log-groups/log-group/${groupName}/log-events/${streamName}`;
    this.build.logs = { groupName, streamName, deepLink };
  }

  #say(words: string): void {
    const time = new Date(this.#world.now() * 1000).toISOString().replace("T", " ").slice(0, 19);
    this.#write(`[Container] ${time.replaceAll("-", "/")} ${words}`);
  }

  #write(line: string): void {
    const { groupName: group = "", streamName: stream = "" } = this.build.logs;
    this.#world.onLine({ group, stream, line });
  }

  #complete(): void {
    const trouble = this.build.phases.find(({ phaseStatus }) => phaseStatus !== "SUCCEEDED")?.phaseStatus;
    const now = this.#world.now();
    if (this.build.buildStatus === "IN_PROGRESS") this.build.buildStatus = trouble ?? "SUCCEEDED";
    this.build.phases.push({ phaseType: "COMPLETED", startTime: now });
    Object.assign(this.build, { currentPhase: "COMPLETED", buildComplete: true, endTime: now });
    this.#world.onChange(structuredClone(this.build));
  }
}
