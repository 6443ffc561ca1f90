import { createServer } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { z } from "zod";
import { LambdaLog } from "../../../aws/log.ts";
import { taskGroup } from "../../../aws/names.ts";
import { openTables, type Tables } from "../../../aws/services/tables.ts";
import { bundleLambdas } from "../../../infra/bundle.ts";
import { type ConfigInput, configSchema } from "../../../runs/config.ts";
import { type AwsService, awsJsonService } from "../../support/aws/aws-service.ts";
import { LambdaHost } from "../../support/aws/lambda/host.ts";
import { type LocalDynamo, startDynamo } from "../../support/aws/table.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { type FakeSlack, fakeSlack } from "../../support/fake-slack.ts";
import { listening } from "../../support/listening.ts";
import { someRun } from "../../support/runs.ts";
import { ON_CALL, SECOND_ON_CALL } from "../../support/services.ts";
import { type ParameterStore, parameterStore } from "../secrets/parameter-store.ts";

export const INSTALLATION = "test";
export const STATE_MACHINE = "arn:aws:states:ap-northeast-1:123456789012:stateMachine:ambulance-test";
export const SIGNING_SECRET = "signing-secret";

/** What the functions of these tests are bundled with. */
export const config = configSchema.parse({
  channel: "C0RUNS",
  targets: {
    production: {
      runsIn: { kind: "ecs", cluster: "shop", service: "web", container: "app", roles: ["shop-execution"] },
      approvers: [ON_CALL, SECOND_ON_CALL],
      approvalExpiresAfter: "30d",
      outputLimit: 1000,
    },
  },
} satisfies ConfigInput);

/** Bundled functions and everything around them, for one test. */
export interface Functions {
  host: LambdaHost;
  tables: Tables;
  slack: FakeSlack;
  secrets: ParameterStore;
  /** Step Functions; `executions` says how far they are, all of them the same. */
  steps: AwsService & { executions: string };
  ecs: AwsService;
  /** What other functions were called with. */
  woken: unknown[];
  /** The JSON that the functions printed, oldest first. */
  lines(): Record<string, unknown>[];
}

/** Bundles the functions for the tests of a file; each call gives one test everything else. */
export function useFunctions(): (more?: Record<string, string>) => Promise<Functions> {
  let directory = "";
  let dynamo: LocalDynamo | undefined;
  beforeAll(async () => {
    directory = emptyDirectory();
    bundleLambdas(config, join(directory, "bundle"));
    dynamo = await startDynamo();
  });
  afterAll(async () => {
    await dynamo?.close();
    removeDirectory(directory);
  });
  return (more = {}) => {
    if (!dynamo) throw new Error("There is no table yet");
    return functionsOver(join(directory, "bundle"), dynamo, more);
  };
}

async function functionsOver(
  bundle: string,
  dynamo: LocalDynamo,
  more: Record<string, string>,
): Promise<Functions> {
  const { table, client } = await dynamo.table();
  const endpoint = await client.config.endpoint?.();
  const database = `http://${endpoint?.hostname}:${endpoint?.port}`;
  const slack = await fakeSlack();
  const secrets = await parameterStore(INSTALLATION, { botToken: "xoxb-1", signingSecret: SIGNING_SECRET });
  const steps = await stepFunctions();
  const ecs = await runningTasks();
  const { url: lambda, woken } = await invocations();
  const environment = {
    PATH: process.env.PATH ?? "",
    ...secrets.settings,
    AMBULANCE_INSTALLATION: INSTALLATION,
    AMBULANCE_TABLE: table,
    AMBULANCE_BUCKET: "bucket",
    AMBULANCE_STATE_MACHINE: STATE_MACHINE,
    AMBULANCE_DELIVER_FUNCTION: "ambulance-test-deliver",
    AWS_ENDPOINT_URL_DYNAMODB: database,
    AWS_ENDPOINT_URL_SFN: steps.url,
    AWS_ENDPOINT_URL_ECS: ecs.url,
    AWS_ENDPOINT_URL_LAMBDA: lambda,
    SLACK_API_URL: slack.apiUrl,
    ...more,
  };
  const host = new LambdaHost(bundle, environment, "ambulance-test-");
  onTestFinished(() => host.cool());
  const lines = () => host.printed.flatMap((text) => text.split("\n")).flatMap(jsonIn);
  return { host, tables: tablesOf(table, database), slack, secrets, steps, ecs, woken, lines };
}

/** The table as the functions see it, for a test that looks into it. */
function tablesOf(AMBULANCE_TABLE: string, database: string): Tables {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = database;
  Object.assign(process.env, {
    AWS_REGION: "x",
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  const environment = {
    AMBULANCE_INSTALLATION: INSTALLATION,
    AMBULANCE_TABLE,
    AMBULANCE_BUCKET: "",
    AMBULANCE_STATE_MACHINE: "",
    AMBULANCE_DELIVER_FUNCTION: "",
  };
  const log = new LambdaLog({ installation: INSTALLATION, function: "test" });
  return openTables({ environment, config, log, patience: 5_000 }, async () => undefined);
}

async function stepFunctions(): Promise<AwsService & { executions: string }> {
  const service = await awsJsonService({
    DescribeExecution: () => ({ status: steps.executions, startDate: 0, name: "run" }),
    StartExecution: () => ({ executionArn: "arn", startDate: 0 }),
    ListExecutions: () => ({ executions: [] }),
    SendTaskSuccess: () => ({}),
    StopExecution: () => ({ stopDate: 0 }),
  });
  onTestFinished(() => service.close());
  const steps = { ...service, executions: "RUNNING" };
  return steps;
}

/** An ECS in which every task that somebody asks for is running, for {@link someRun}. */
async function runningTasks(): Promise<AwsService> {
  const inputSchema = z.object({ tasks: z.array(z.string()) });
  const service = await awsJsonService({
    ListTasks: () => ({ taskArns: [] }),
    DescribeTasks: (input) => ({
      tasks: inputSchema.parse(input).tasks.map((taskArn) => ({
        taskArn,
        group: taskGroup(INSTALLATION, someRun().id),
        lastStatus: "RUNNING",
        desiredStatus: "RUNNING",
        containers: [{ name: "app", lastStatus: "RUNNING" }],
      })),
      failures: [],
    }),
    StopTask: () => ({ task: {} }),
  });
  onTestFinished(() => service.close());
  return service;
}

/** Lambda's API, as far as functions call each other. */
async function invocations(): Promise<{ url: string; woken: unknown[] }> {
  const woken: unknown[] = [];
  const server = createServer(async (request, response) => {
    woken.push(await json(request));
    response.writeHead(202).end();
  });
  const port = await listening(server);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${port}`, woken };
}

function jsonIn(line: string): Record<string, unknown>[] {
  const [text] = /\{.*\}/.exec(line) ?? [];
  return text === undefined ? [] : [z.record(z.string(), z.unknown()).parse(JSON.parse(text))];
}
