import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type AwsAction, type AwsCall, AwsRefusal, type AwsService, awsJsonService } from "./aws-service.ts";
import {
  BuildLife,
  type BuildLine,
  type ExecuteBuild,
  type FakeBuild,
  type FakeVariable,
  type PlannedPhase,
} from "./codebuild-build.ts";
import { buildEvent, CODEBUILD, checkStartBuild, type startBuildSchema } from "./codebuild-shapes.ts";
import { TaskStateFailure } from "./ecs-service.ts";
import { camelCase, pascalCase } from "./ecs-shapes.ts";

export type { BuildLine, BuildStart, ExecuteBuild, FakeBuild, PlannedPhase } from "./codebuild-build.ts";
export { buildEvent } from "./codebuild-shapes.ts";

/** A project as BatchGetProjects shows it; tests may edit it. */
export interface FakeProject {
  name: string;
  arn: string;
  environment: { image: string; environmentVariables?: FakeVariable[]; [field: string]: unknown };
  [field: string]: unknown;
}

/** What a fake CodeBuild does with the world; all of it may be left out. */
export interface FakeCodeBuildOptions {
  /** Without it a build succeeds at once. */
  execute?: ExecuteBuild;
  /** Each line of a build's log. */
  onLine?: (line: BuildLine) => void;
  /** Each `CodeBuild Build State Change`, as EventBridge delivers it, in order. */
  onEvent?: (event: Record<string, unknown>) => void;
  /** Builds stay in the queue until this settles. */
  host?: () => Promise<unknown>;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** How many ids a page of ListBuildsForProject holds; 100 when absent. */
  pageSize?: number;
}

/** How long an idempotency token holds, in seconds (API reference, StartBuild). */
const TOKEN_SECONDS = 300;

/** CodeBuild on this machine: the same answers, refusals, phases and events, with processes for builds. */
export class FakeCodeBuild {
  readonly projects = new Map<string, FakeProject>();
  /** Every build, oldest first. Removing one is what DeleteBuild does. */
  readonly builds: FakeBuild[] = [];
  /** How many builds may be under way at once in this account. */
  limit = 20;
  readonly #lives = new Map<string, BuildLife>();
  readonly #started: { token: string; input: unknown; build: FakeBuild }[] = [];
  readonly #refusals: { action: string; refusal: AwsRefusal }[] = [];
  readonly #planned: PlannedPhase[] = [];
  readonly #options: FakeCodeBuildOptions;
  #service: AwsService | undefined;
  private constructor(options: FakeCodeBuildOptions) {
    this.#options = options;
  }

  static async open(options: FakeCodeBuildOptions = {}): Promise<FakeCodeBuild> {
    const codeBuild = new FakeCodeBuild(options);
    codeBuild.#service = await awsJsonService(codeBuild.#actions());
    return codeBuild;
  }

  get url(): string {
    return this.#service?.url ?? "";
  }

  get calls(): AwsCall[] {
    return this.#service?.calls ?? [];
  }

  /** Stops what runs, and stops serving. */
  async close(): Promise<void> {
    for (const life of this.#lives.values()) life.stop();
    await Promise.all([...this.#lives.values()].map(({ ended }) => ended));
    await this.#service?.close();
  }

  /** The next call of an action is refused; said twice, the next two. */
  refuse(action: string, refusal: AwsRefusal): void {
    this.#refusals.push({ action, refusal });
  }

  /** A phase of the next build ends like this. */
  plan(phase: PlannedPhase): void {
    this.#planned.push(phase);
  }

  addProject(name: string, fields: Partial<FakeProject> = {}): FakeProject {
    const project = {
      name,
      arn: `${CODEBUILD}:project/${name}`,
      source: { type: "NO_SOURCE", buildspec: "version: 0.2" },
      serviceRole: "arn:aws:iam::111122223333:role/codebuild",
      timeoutInMinutes: 60,
      queuedTimeoutInMinutes: 480,
      ...fields,
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/standard:7.0",
        privilegedMode: false,
        ...fields.environment,
      },
    };
    this.projects.set(name, project);
    return project;
  }

  /** StartBuild: answers as soon as the build is submitted. @throws AwsRefusal */
  start(input: unknown): FakeBuild {
    this.#checkRefusal("StartBuild");
    const settings = checkStartBuild(input);
    const now = this.#seconds();
    const again = this.#started.find(
      ({ token, build }) =>
        token === settings.idempotencyToken && now - Number(build.startTime) < TOKEN_SECONDS,
    );
    if (again && isDeepStrictEqual(again.input, settings)) return again.build;
    if (again)
      throw new AwsRefusal("InvalidInputException", "Idempotency token was used with other parameters");
    const underWay = this.builds.filter(({ buildComplete }) => !buildComplete).length;
    if (underWay >= this.limit)
      throw new AwsRefusal(
        "AccountLimitExceededException",
        `Cannot have more than ${this.limit} builds in queue for the account`,
      );
    const build = this.#newBuild(settings);
    if (settings.idempotencyToken)
      this.#started.push({ token: settings.idempotencyToken, input: settings, build });
    return build;
  }

  /** StopBuild, or the end of the build's time. */
  stop(id: string, reason: "STOPPED" | "TIMED_OUT" = "STOPPED"): void {
    this.#lives.get(this.#found(id)?.id ?? "")?.stop(reason);
  }

  /** RetryBuild: the same settings once more, variables and all. */
  retry({ projectName, environment }: FakeBuild): FakeBuild {
    const { environmentVariables: environmentVariablesOverride, image: imageOverride } = environment;
    return this.#newBuild({ projectName, environmentVariablesOverride, imageOverride });
  }

  /**
   * `codebuild:startBuild.sync`: takes the arguments in PascalCase, resolves with the build in PascalCase, and stops
   * the build when the signal is given, as Step Functions does for an execution that is stopped.
   * @throws TaskStateFailure as Step Functions names it: `CodeBuild.…`, `States.TaskFailed`
   */
  async startBuild(args: unknown, { signal }: { signal?: AbortSignal } = {}): Promise<unknown> {
    const { id } = this.#submitted(args);
    const stop = () => this.stop(id);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
    const life = this.#lives.get(id);
    await life?.ended;
    const shown = pascalCase(life?.build);
    if (life?.build.buildStatus !== "SUCCEEDED")
      throw new TaskStateFailure("States.TaskFailed", JSON.stringify(shown));
    return { Build: shown };
  }

  #submitted(args: unknown): FakeBuild {
    try {
      return this.start(camelCase(args));
    } catch (error) {
      if (!(error instanceof AwsRefusal)) throw error;
      const cause = `${error.message} (Service: AWSCodeBuild; Status Code: ${error.status}; Error Code: ${error.name}; Request ID: test; Proxy: null)`;
      throw new TaskStateFailure(`CodeBuild.${error.name}`, cause);
    }
  }

  #newBuild(settings: z.infer<typeof startBuildSchema>): FakeBuild {
    const project = this.projects.get(settings.projectName);
    if (!project)
      throw new AwsRefusal(
        "ResourceNotFoundException",
        `Project cannot be found: ${CODEBUILD}:project/${settings.projectName}`,
      );
    const id = `${project.name}:${randomUUID()}`;
    const overridden = settings.environmentVariablesOverride ?? [];
    const kept = (project.environment.environmentVariables ?? []).filter(
      ({ name }) => !overridden.some((variable) => variable.name === name),
    );
    const build: FakeBuild = {
      id,
      arn: `${CODEBUILD}:build/${id}`,
      buildNumber: this.builds.length + 1,
      startTime: this.#seconds(),
      currentPhase: "SUBMITTED",
      buildStatus: "IN_PROGRESS",
      buildComplete: false,
      projectName: project.name,
      phases: [],
      environment: {
        ...project.environment,
        image: settings.imageOverride ?? project.environment.image,
        environmentVariables: [...kept, ...overridden],
      },
      logs: { deepLink: "https://console.aws.amazon.com/cloudwatch/home#logEvent:group=null;stream=null" },
      timeoutInMinutes: settings.timeoutInMinutesOverride ?? 60,
      queuedTimeoutInMinutes: settings.queuedTimeoutInMinutesOverride ?? 480,
      initiator: "states/ambulance-test",
    };
    this.builds.push(build);
    this.#lives.set(id, new BuildLife(build, logGroupOf(project), this.#world(), this.#planned.shift()));
    return build;
  }

  #world() {
    const { execute = () => 0, onLine = () => {}, host = async () => {} } = this.#options;
    const onChange = (build: FakeBuild) => this.#options.onEvent?.(buildEvent(build));
    return { execute, onLine, onChange, host, now: () => this.#seconds() };
  }

  #seconds(): number {
    return (this.#options.now?.() ?? Date.now()) / 1000;
  }

  #found(id: string): FakeBuild | undefined {
    return this.builds.find((build) => build.id === id);
  }

  #checkRefusal(action: string): void {
    const at = this.#refusals.findIndex((refusal) => refusal.action === action);
    const [found] = at === -1 ? [] : this.#refusals.splice(at, 1);
    if (found) throw found.refusal;
  }

  #actions(): Record<string, AwsAction> {
    const { pageSize = 100 } = this.#options;
    const names = z.object({ names: z.array(z.string()).min(1).max(100) });
    const ids = z.object({ ids: z.array(z.string()).min(1).max(100) });
    const page = z.object({ projectName: z.string(), nextToken: z.string().optional() });
    const actions: Record<string, AwsAction> = {
      BatchGetProjects: (input) =>
        found(names.parse(input).names, (name) => this.projects.get(name), "projects"),
      BatchGetBuilds: (input) => found(ids.parse(input).ids, (id) => this.#found(id), "builds"),
      ListBuildsForProject: (input) => {
        const { projectName, nextToken = "0" } = page.parse(input);
        if (!this.projects.has(projectName))
          throw new AwsRefusal(
            "ResourceNotFoundException",
            `The build project does not exist: ${projectName}`,
          );
        const all = this.builds.filter((build) => build.projectName === projectName).reverse();
        const end = Number(nextToken) + pageSize;
        const listed = all.slice(Number(nextToken), end).map(({ id }) => id);
        return { ids: listed, ...(end < all.length && { nextToken: String(end) }) };
      },
      StopBuild: (input) => {
        const { id } = z.object({ id: z.string() }).parse(input);
        const build = this.#found(id);
        if (!build) throw new AwsRefusal("ResourceNotFoundException", `Build cannot be found: ${id}`);
        this.stop(id);
        return { build };
      },
      StartBuild: (input) => ({ build: this.start(input) }),
    };
    const refusable = Object.entries(actions).map(([name, act]): [string, AwsAction] => [
      name,
      (input) => {
        if (name !== "StartBuild") this.#checkRefusal(name);
        return act(input);
      },
    ]);
    return Object.fromEntries(refusable);
  }
}

function found<T>(keys: string[], find: (key: string) => T | undefined, name: "projects" | "builds") {
  const known = keys.map(find).filter((one) => one !== undefined);
  return { [name]: known, [`${name}NotFound`]: keys.filter((key) => find(key) === undefined) };
}

const logsSchema = z.object({ cloudWatchLogs: z.object({ groupName: z.string().optional() }).optional() });

function logGroupOf({ name, logsConfig }: FakeProject): string {
  return logsSchema.safeParse(logsConfig).data?.cloudWatchLogs?.groupName ?? `/aws/codebuild/${name}`;
}
