import { randomUUID } from "node:crypto";
import { type AwsCall, AwsRefusal, type AwsService, awsJsonService } from "./aws-service.ts";
import { ecsActions } from "./ecs-actions.ts";
import {
  ARN,
  type FakeService,
  type ServiceSetting,
  serviceOf,
  TaskStateFailure,
  taskEvent,
} from "./ecs-service.ts";
import {
  camelCase,
  checkDefinition,
  checkRunTask,
  type Definition,
  definitionSchema,
  inputOf,
  pascalCase,
  runTaskSchema,
} from "./ecs-shapes.ts";
import { type Execute, type FakeTask, type PlannedEnd, type PrintedLine, TaskLife } from "./ecs-task.ts";

export { type FakeService, type ServiceSetting, TaskStateFailure, taskEvent } from "./ecs-service.ts";
export type { ContainerStart, Execute, FakeTask, PlannedEnd, PrintedLine } from "./ecs-task.ts";

/** What a fake ECS does with the world; all of it may be left out. */
export interface FakeEcsOptions {
  /** Without it a container ends at once with 0. */
  execute?: Execute;
  /** Each line that a container with an awslogs configuration prints. */
  onLine?: (line: PrintedLine) => void;
  /** Each `ECS Task State Change`, as EventBridge delivers it, in order. */
  onEvent?: (event: Record<string, unknown>) => void;
  now?: () => number;
  /** See {@link TaskWorld.stopTimeoutMs}. */
  stopTimeoutMs?: number;
  /** How many ARNs a page of ListTasks holds; 100 when absent. */
  pageSize?: number;
}

/** ECS on this machine: the same answers, refusals, states and events, with processes for containers. */
export class FakeEcs {
  readonly services = new Map<string, FakeService>();
  readonly clusters = new Set<string>();
  /** Revisions by family, oldest first. */
  readonly families = new Map<string, Definition[]>();
  /** Every task by its ARN. Deleting one is what ECS does an hour after its end. */
  readonly tasks = new Map<string, FakeTask>();
  readonly #lives = new Map<string, TaskLife>();
  readonly #refusals: { action: string; refusal: AwsRefusal }[] = [];
  readonly #planned: (PlannedEnd | { failures: Record<string, string>[] })[] = [];
  readonly #options: FakeEcsOptions;
  #service: AwsService | undefined;
  private constructor(options: FakeEcsOptions) {
    this.#options = options;
  }

  static async open(options: FakeEcsOptions = {}): Promise<FakeEcs> {
    const ecs = new FakeEcs(options);
    ecs.#service = await awsJsonService(ecsActions(ecs, options.pageSize ?? 100));
    return ecs;
  }

  get url(): string {
    return this.#service?.url ?? "";
  }

  get calls(): AwsCall[] {
    return this.#service?.calls ?? [];
  }

  /** Ends what runs, and stops serving. */
  async close(): Promise<void> {
    for (const life of this.#lives.values()) life.stop("UserInitiated", "The fake is closed");
    await Promise.all([...this.#lives.values()].map(({ ended }) => ended));
    await this.#service?.close();
  }

  /** The next call of an action is refused; said twice, the next two. */
  refuse(action: string, refusal: AwsRefusal): void {
    this.#refusals.push({ action, refusal });
  }

  /** The next RunTask places nothing (`failures`), or its task ends like this instead of executing anything. */
  plan(next: PlannedEnd | { failures: Record<string, string>[] }): void {
    this.#planned.push(next);
  }

  /** @throws AwsRefusal when a test has planned one for this action */
  checkRefusal(action: string): void {
    const at = this.#refusals.findIndex((refusal) => refusal.action === action);
    const [found] = at === -1 ? [] : this.#refusals.splice(at, 1);
    if (found) throw found.refusal;
  }

  /** Makes a service whose deploy is done, with its cluster, its task definition and its running tasks. */
  addService(setting: ServiceSetting): FakeService {
    const { cluster, service, definition } = setting;
    this.clusters.add(cluster);
    const { taskDefinitionArn } = this.register({ family: service, ...definition });
    const made = serviceOf(setting, taskDefinitionArn);
    const startedBy = String(made.deployments[0]?.id);
    this.services.set(`${cluster}/${service}`, made);
    for (let n = 0; n < made.runningCount; n++) this.addServiceTask(made, setting.digests, { startedBy });
    return made;
  }

  /** One more running task of a service, as a deploy or a scaling would make it. */
  addServiceTask(
    service: FakeService,
    digests: Record<string, string>,
    fields: Partial<FakeTask> = {},
  ): FakeTask {
    const definition = this.definition(fields.taskDefinitionArn ?? service.taskDefinition);
    const task = this.#newTask(service.clusterArn, definition, { group: `service:${service.serviceName}` });
    for (const container of task.containers) {
      const imageDigest = digests[container.name];
      Object.assign(container, { lastStatus: "RUNNING" }, imageDigest && { imageDigest });
    }
    return Object.assign(task, { lastStatus: "RUNNING", startedAt: this.now() }, fields);
  }

  register(input: unknown): Definition {
    const { tags: _, ...definition } = inputOf(definitionSchema, input);
    checkDefinition(definition);
    const revisions = this.families.get(definition.family) ?? [];
    const revision = revisions.length + 1;
    const taskDefinitionArn = `${ARN}:task-definition/${definition.family}:${revision}`;
    const made = { ...definition, taskDefinitionArn, revision, status: "ACTIVE" };
    this.families.set(definition.family, [...revisions, made]);
    return made;
  }

  /** A revision by family, `family:revision` or ARN. @throws AwsRefusal */
  definition(name: string): Definition {
    const short = name.slice(name.lastIndexOf("/") + 1);
    const [family = "", revision] = short.split(":");
    const revisions = this.families.get(family) ?? [];
    const found =
      revision === undefined
        ? revisions.findLast(({ status }) => status === "ACTIVE")
        : revisions[Number(revision) - 1];
    if (!found) throw new AwsRefusal("ClientException", "Unable to describe task definition.");
    return found;
  }

  clusterArn(cluster: string): string {
    return cluster.startsWith("arn:") ? cluster : `${ARN}:cluster/${cluster}`;
  }

  /** The name of a cluster that there is. @throws AwsRefusal */
  clusterNamed(cluster: string): string {
    const name = cluster.slice(cluster.lastIndexOf("/") + 1);
    if (!this.clusters.has(name)) throw new AwsRefusal("ClusterNotFoundException", "Cluster not found.");
    return name;
  }

  now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  /** RunTask: answers as soon as the task is placed. @throws AwsRefusal */
  start(input: unknown): { tasks: FakeTask[]; failures: Record<string, string>[] } {
    this.checkRefusal("RunTask");
    const settings = inputOf(runTaskSchema, input);
    const cluster = this.clusterNamed(settings.cluster);
    const definition = this.definition(settings.taskDefinition);
    checkRunTask(settings, definition);
    const planned = this.#planned.shift();
    if (planned && "failures" in planned) return { tasks: [], failures: planned.failures };
    const { group = `family:${definition.family}`, startedBy, launchType, overrides } = settings;
    const fields = { group, overrides, ...(startedBy && { startedBy }), ...(launchType && { launchType }) };
    const task = this.#newTask(this.clusterArn(cluster), definition, fields);
    this.#lives.set(task.taskArn, new TaskLife(task, definition, this.#world(), planned));
    return { tasks: [task], failures: [] };
  }

  stop(taskArn: string, reason = "Task stopped by user"): void {
    this.#lives.get(taskArn)?.stop("UserInitiated", reason);
  }

  /**
   * `ecs:runTask.sync`: takes the arguments in PascalCase, resolves with the stopped task in PascalCase, and stops the
   * task when the signal is given, as Step Functions does for an execution that is stopped.
   * @throws TaskStateFailure as Step Functions names it: `ECS.…`, `AmazonECS.Unknown`, `States.TaskFailed`
   */
  async runTask(args: unknown, signal?: AbortSignal): Promise<unknown> {
    const { tasks, failures } = this.#started(args);
    const [task] = tasks;
    if (!task)
      throw new TaskStateFailure("AmazonECS.Unknown", JSON.stringify(pascalCase({ failures, tasks })));
    const stop = () => this.stop(task.taskArn);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    await this.#lives.get(task.taskArn)?.ended;
    const shown = pascalCase(task);
    const essential = this.definition(task.taskDefinitionArn).containerDefinitions.filter(
      (one) => one.essential,
    );
    const succeeded = essential.every(
      ({ name }) => task.containers.find((container) => container.name === name)?.exitCode === 0,
    );
    if (!succeeded) throw new TaskStateFailure("States.TaskFailed", JSON.stringify(shown));
    return shown;
  }

  #started(args: unknown) {
    try {
      const camel = camelCase(args);
      return this.start({ ...Object(camel), startedBy: "AWS Step Functions" });
    } catch (error) {
      if (!(error instanceof AwsRefusal)) throw error;
      const cause = `${error.message} (Service: AmazonECS; Status Code: ${error.status}; Error Code: ${error.name}; Request ID: test; Proxy: null)`;
      throw new TaskStateFailure(`ECS.${error.name}`, cause);
    }
  }

  #newTask(clusterArn: string, definition: Definition, fields: Partial<FakeTask>): FakeTask {
    const cluster = clusterArn.slice(clusterArn.lastIndexOf("/") + 1);
    const taskArn = `${ARN}:task/${cluster}/${randomUUID().replaceAll("-", "")}`;
    const task: FakeTask = {
      taskArn,
      clusterArn,
      taskDefinitionArn: definition.taskDefinitionArn,
      group: "",
      lastStatus: "PROVISIONING",
      desiredStatus: "RUNNING",
      version: 0,
      createdAt: this.now(),
      containers: definition.containerDefinitions.map(({ name, image }) => ({
        name,
        image,
        taskArn,
        lastStatus: "PENDING",
      })),
      ...fields,
    };
    this.tasks.set(taskArn, task);
    return task;
  }

  #world() {
    const { execute, onLine = () => {}, stopTimeoutMs } = this.#options;
    return {
      execute: execute ?? (() => 0),
      onLine,
      onChange: (task: FakeTask) => this.#options.onEvent?.(taskEvent(task, this.now())),
      now: () => this.now(),
      stopTimeoutMs,
    };
  }
}
