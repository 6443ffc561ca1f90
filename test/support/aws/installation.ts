import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { functionName } from "../../../aws/names.ts";
import { DynamoRunStore } from "../../../aws/table/run-store.ts";
import { executionArn } from "../../../aws/workflow/execution.ts";
import { ENDPOINT } from "../../../bot/receiver.ts";
import { bundleLambdas } from "../../../infra/bundle.ts";
import { parseManifest } from "../../../local/slack/manifest.ts";
import { type Sandbox, startSandbox } from "../../../local/slack/sandbox.ts";
import { type ConfigInput, configSchema } from "../../../runs/config.ts";
import type { RunStore } from "../../../runs/ports.ts";
import type { Run } from "../../../runs/run.ts";
import { emptyDirectory, removeDirectory } from "../data-directory.ts";
import { eventually } from "../eventually.ts";
import { Journey, KEN, MAYA, RUNS } from "../journey.ts";
import { clientOf } from "./aws-service.ts";
import { deployedDefinition } from "./deployed-definition.ts";
import { FakeEcs } from "./ecs.ts";
import { addService, execute, functions, parameterStore, subscription, urlOf } from "./installation-parts.ts";
import { type FunctionUrl, serveFunctionUrl } from "./lambda/function-url.ts";
import { LambdaHost } from "./lambda/host.ts";
import { serveInvoke } from "./lambda/invoke-service.ts";
import { startLogs } from "./logs.ts";
import { type S3, startS3 } from "./s3.ts";
import { type RunningStepFunctions, STATE_MACHINE, startStepFunctions } from "./step-functions.ts";
import { startDynamo } from "./table.ts";

/** Each function begins with a cold start, and the machine may be busy. Milliseconds. */
const PATIENCE = 60_000;
const NAME = "test";
const BUCKET = "ambulance-test";
const TOKEN = "xoxb-installation-1";
const SIGNING_SECRET = "0123456789abcdef0123456789abcdef";
const ROOT = resolve(import.meta.dirname, "../../..");

/** The target of {@link Installation}: a service whose image runs JavaScript in place of Ruby. */
export const ecsTarget = {
  runsIn: {
    kind: "ecs" as const,
    cluster: "production",
    service: "web",
    container: "app",
    command: ["bin/packaged.mjs"],
    roles: ["shop-task", "shop-execution"],
  },
  approvers: [KEN, MAYA],
};

/** What an installation consists of. */
interface Parts {
  journey: Journey;
  host: LambdaHost;
  ecs: FakeEcs;
  s3: S3;
  steps: RunningStepFunctions;
  bot: FunctionUrl;
  store: RunStore;
  sandbox: Sandbox;
  parameters: Map<string, string>;
}

/**
 * Ambulance as it is deployed, with everything of AWS and Slack on this machine: the bundled functions run in
 * processes of their own and talk to fakes of the services over HTTP, with the true clients.
 */
export class Installation {
  readonly #parts: Parts;
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The people, in front of the sandbox's page. */
  get journey(): Journey {
    return this.#parts.journey;
  }

  get host(): LambdaHost {
    return this.#parts.host;
  }

  get ecs(): FakeEcs {
    return this.#parts.ecs;
  }

  get steps(): RunningStepFunctions {
    return this.#parts.steps;
  }

  get bot(): FunctionUrl {
    return this.#parts.bot;
  }

  get s3(): S3 {
    return this.#parts.s3;
  }

  /** The app is installed again: Slack takes another token only, and Parameter Store holds it. */
  replaceToken(botToken: string): void {
    this.#parts.sandbox.replaceToken(botToken);
    this.#parts.parameters.set(`/ambulance/${NAME}/slack-bot-token`, botToken);
  }

  /** The newest run that somebody asked for, or the newest dry run of one, as it is stored. */
  async run({ isDryRun = false } = {}): Promise<Run> {
    const { runs } = await this.#parts.store.history({ limit: 2 });
    const run = runs.find(({ dryRunOf }) => (dryRunOf !== undefined) === isDryRun);
    if (!run) throw new Error("There is no run");
    return run;
  }

  /** The newest run, once it has this status. */
  async runThatIs(status: Run["status"], which: { isDryRun?: boolean } = {}): Promise<Run> {
    return eventually(async () => {
      const run = await this.run(which);
      if (run.status !== status) throw new Error(`The run is ${run.status}, not ${status}`);
      return run;
    }, PATIENCE);
  }

  /** Somebody stops an execution in the console of Step Functions. */
  async stopInConsole(runId: string): Promise<void> {
    const client = new SFNClient(clientOf(this.#parts.steps));
    await client.send(new StopExecutionCommand({ executionArn: executionArn(STATE_MACHINE, runId) }));
    client.destroy();
  }

  /** Minutes pass until something holds. */
  async sweepUntil(assertion: () => Promise<void>): Promise<void> {
    await eventually(async () => {
      await this.sweep();
      await assertion();
    }, PATIENCE);
  }

  /** A minute passes: the sweep is called. */
  async sweep(): Promise<void> {
    await this.#parts.host.invoke("sweep", {
      source: "aws.events",
      "detail-type": "Scheduled Event",
      detail: {},
    });
  }
}

/** How an installation differs from the usual one. */
export interface InstallationOptions {
  target?: Partial<ConfigInput["targets"][string]>;
  /** The address of the sandbox's page; any free one when absent. */
  port?: number;
  /** Which of AWS's events get lost. */
  loses?: (event: Record<string, unknown>) => boolean;
}

/** Deploys an installation; `close` ends everything that it started. */
export async function startInstallation(options: InstallationOptions = {}) {
  const closing: (() => unknown)[] = [];
  const close = async () => {
    for (const release of closing) await release();
  };
  try {
    return { installation: await deployed(options, closing), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function deployed(options: InstallationOptions, closing: (() => unknown)[]): Promise<Installation> {
  const later = (release: () => unknown) => closing.unshift(release);
  const directory = emptyDirectory();
  later(() => removeDirectory(directory));
  const config = {
    channel: RUNS,
    targets: { production: { ...ecsTarget, ...options.target } },
  } satisfies ConfigInput;
  const bundle = bundleLambdas(configSchema.parse(config), join(directory, "bundle"));
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? "",
    AWS_REGION: "ap-northeast-1",
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "test",
    POWERTOOLS_DEV: "false",
  };
  const host = new LambdaHost(bundle, environment, functionName(NAME, ""));
  const [dynamo, s3, logs] = [await startDynamo(), await startS3(), await startLogs()];
  for (const service of [dynamo, s3, logs]) later(() => service.close());
  const parameters = new Map([
    [`/ambulance/${NAME}/slack-bot-token`, TOKEN],
    [`/ambulance/${NAME}/slack-signing-secret`, SIGNING_SECRET],
  ]);
  const ssm = await parameterStore(parameters);
  later(() => ssm.close());
  const lost = options.loses ?? (() => false);
  const report = (name: string) => (event: Record<string, unknown>) =>
    lost(event) ? undefined : void host.invoke(name, event).catch(() => undefined);
  const ecs = await FakeEcs.open({
    execute,
    onLine: subscription(host, logs, lost),
    onEvent: report("task-changed"),
  });
  later(() => ecs.close());
  addService(ecs);
  const steps = await startStepFunctions({
    definition: deployedDefinition(),
    functions: functions(host),
    services: { "ecs:runTask.sync": (args, { signal }) => ecs.runTask(args, signal) },
    onEvent: (event) => report("execution-ended")({ ...event }),
  });
  later(() => steps.close());
  const invoking = await serveInvoke((name, event) =>
    host.invoke(name.replace(functionName(NAME, ""), ""), event),
  );
  later(() => invoking.close());
  const { table } = await dynamo.table();
  const sandbox = await startSandbox({
    port: options.port ?? 0,
    stateFile: join(directory, "sandbox.db"),
    botToken: TOKEN,
    signingSecret: SIGNING_SECRET,
    manifest: parseManifest(JSON.parse(readFileSync(join(ROOT, "bot/manifest.json"), "utf8"))),
  });
  later(() => sandbox.close());
  Object.assign(environment, {
    AMBULANCE_INSTALLATION: NAME,
    AMBULANCE_TABLE: table,
    AMBULANCE_BUCKET: BUCKET,
    AMBULANCE_STATE_MACHINE: STATE_MACHINE,
    AMBULANCE_DELIVER_FUNCTION: functionName(NAME, "deliver"),
    SLACK_API_URL: sandbox.apiUrl,
    AWS_ENDPOINT_URL_DYNAMODB: await urlOf(dynamo.client),
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.url,
    AWS_ENDPOINT_URL_SSM: ssm.url,
    AWS_ENDPOINT_URL_ECS: ecs.url,
    AWS_ENDPOINT_URL_SFN: steps.url,
    AWS_ENDPOINT_URL_LAMBDA: invoking.url,
  });
  const bot = await serveFunctionUrl((event) => host.invoke("bot", event));
  later(() => bot.close());
  sandbox.connectBot(bot.url + ENDPOINT);
  const journey = new Journey();
  journey.patience = PATIENCE;
  later(() => removeDirectory(journey.directory));
  later(() => host.kill());
  journey.use(sandbox.url);
  const store = new DynamoRunStore({ client: dynamo.client, table, onDamaged: fail });
  return new Installation({ journey, host, ecs, s3, steps, bot, store, sandbox, parameters });
}

function fail(error: Error): never {
  throw error;
}
