import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { onTestFinished, vi } from "vitest";
import { type AwsAction, AwsRefusal, awsJsonService } from "../support/aws/aws-service.ts";
import { FakeCodeBuild } from "../support/aws/codebuild.ts";
import { FakeEcs } from "../support/aws/ecs.ts";
import { listening } from "../support/listening.ts";

export const REGION = "ap-northeast-1";
export const ACCOUNT = "111122223333";
const BUCKET = "ambulance-bucket";

/** What an account holds and answers; a test changes it before it asks. */
export interface FakeAccount {
  /** The configurations of functions by name. */
  functions: Map<string, Record<string, unknown>>;
  /** The address of the bot; undefined for none. */
  botUrl: string | undefined;
  buckets: Set<string>;
  parameters: { Name: string; Type: string; Value: string }[];
  stateMachine: Record<string, unknown> | undefined;
  table: Record<string, unknown> | undefined;
  logGroups: { logGroupName: string; retentionInDays?: number }[];
  /** Refusals by action, for as long as they are here. */
  refusals: Map<string, AwsRefusal>;
  /** How far the clock of AWS is ahead, ms. */
  ahead: number;
  ecs: FakeEcs;
  codeBuild: FakeCodeBuild;
}

const STEPS = ["AnnounceTheRequest", "CloseTheRun"];
const EVENTS = ["execution-ended", "task-changed", "build-changed", "output-came"];

/**
 * An account with an installation that is as it should be. The SDK finds it by its standard environment variables, as
 * any other emulator; no credentials of the machine are ever read.
 */
export async function fakeAccount(installation = "production"): Promise<FakeAccount> {
  const account: FakeAccount = {
    ...contents(installation),
    refusals: new Map(),
    ahead: 0,
    ecs: await FakeEcs.open(),
    codeBuild: await FakeCodeBuild.open(),
  };
  onTestFinished(() => Promise.all([account.ecs.close(), account.codeBuild.close()]).then(() => undefined));
  const rest = createServer((request, response) => void answerRest(account, request, response));
  const port = await listening(rest);
  onTestFinished(() => void rest.close());
  const json = await awsJsonService(jsonActions(account));
  onTestFinished(() => json.close());
  const urls = { SFN: json.url, DYNAMODB: json.url, SSM: json.url, CLOUDWATCH_LOGS: json.url };
  const services = { ...urls, ECS: account.ecs.url, CODEBUILD: account.codeBuild.url };
  for (const [service, url] of Object.entries(services)) vi.stubEnv(`AWS_ENDPOINT_URL_${service}`, url);
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return account;
}

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "AKIATEST",
  AWS_SECRET_ACCESS_KEY: "the-secret-key",
  AWS_REGION: REGION,
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_PROFILE: undefined,
  AWS_SESSION_TOKEN: undefined,
};

function contents(installation: string) {
  const name = (of: string) => `ambulance-${installation}-${of}`;
  const machine = `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:ambulance-${installation}`;
  const Variables = {
    AMBULANCE_INSTALLATION: installation,
    AMBULANCE_TABLE: "ambulance-table",
    AMBULANCE_BUCKET: BUCKET,
    AMBULANCE_STATE_MACHINE: machine,
    AMBULANCE_DELIVER_FUNCTION: name("deliver"),
  };
  const made = { State: "Active", LastUpdateStatus: "Successful", Environment: { Variables } };
  const functions = ["bot", "deliver", "sweep", ...EVENTS, ...STEPS].map(
    (of): [string, Record<string, unknown>] => [name(of), { ...made, FunctionName: name(of) }],
  );
  const parameter = (of: string, Value: string) => ({
    Name: `/ambulance/${installation}/${of}`,
    Type: "SecureString",
    Value,
  });
  const states = STEPS.map((step) => [
    step,
    {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Arguments: { FunctionName: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name(step)}` },
    },
  ]);
  return {
    functions: new Map(functions),
    botUrl: undefined as string | undefined,
    buckets: new Set([BUCKET]),
    parameters: [
      parameter("slack-bot-token", "xoxb-the-secret-token"),
      parameter("slack-signing-secret", "0123456789abcdef0123456789abcdef"),
    ],
    stateMachine: {
      stateMachineArn: machine,
      name: `ambulance-${installation}`,
      status: "ACTIVE",
      definition: JSON.stringify({ States: Object.fromEntries(states) }),
    },
    table: { TableName: "ambulance-table", TableStatus: "ACTIVE", DeletionProtectionEnabled: true },
    logGroups: [{ logGroupName: `/ambulance/${installation}/shop`, retentionInDays: 30 }],
  };
}

function jsonActions(account: FakeAccount): Record<string, AwsAction> {
  const actions: Record<string, AwsAction> = {
    DescribeStateMachine: ({ stateMachineArn }) => {
      if (account.stateMachine?.stateMachineArn === stateMachineArn) return account.stateMachine;
      throw new AwsRefusal("StateMachineDoesNotExist", `State Machine Does Not Exist: '${stateMachineArn}'`);
    },
    DescribeTable: ({ TableName }) => {
      if (account.table?.TableName === TableName) return { Table: account.table };
      throw new AwsRefusal("ResourceNotFoundException", "Requested resource not found");
    },
    GetParameters: ({ Names, WithDecryption }) => {
      if (!Array.isArray(Names)) throw new AwsRefusal("ValidationException");
      const Parameters = account.parameters
        .filter(({ Name }) => Names.includes(Name))
        .map((one) => (WithDecryption ? one : { ...one, Value: "AQICAHh" }));
      return { Parameters, InvalidParameters: [] };
    },
    DescribeLogGroups: ({ logGroupNamePrefix }) => ({
      logGroups: account.logGroups.filter(({ logGroupName }) =>
        logGroupName.startsWith(String(logGroupNamePrefix)),
      ),
    }),
  };
  const checked = Object.entries(actions).map(([name, act]): [string, AwsAction] => [
    name,
    (input) => {
      const refusal = account.refusals.get(name);
      if (refusal) throw refusal;
      return act(input);
    },
  ]);
  return Object.fromEntries(checked);
}

/** Lambda, S3 and STS, whose protocols have paths, headers and XML. */
async function answerRest(account: FakeAccount, request: IncomingMessage, response: ServerResponse) {
  for await (const _ of request);
  const date = new Date(Date.now() + account.ahead).toUTCString();
  const [, version = "", kind = "", name = "", what = ""] = (request.url ?? "").split(/[/?]/);
  const json = (status: number, body: unknown, error?: string) => {
    const type = error === undefined ? {} : { "x-amzn-errortype": error };
    response.writeHead(status, { "content-type": "application/json", date, ...type });
    response.end(JSON.stringify(body));
  };
  if (kind !== "functions") return answerXml(account, request, response, version, date);
  const action = what === "url" ? "GetFunctionUrlConfig" : "GetFunctionConfiguration";
  const refusal = account.refusals.get(action);
  if (refusal) return json(refusal.status, { Message: refusal.message }, refusal.name);
  const found = account.functions.get(decodeURIComponent(name).split(":").at(-1) ?? "");
  if (!found || (what === "url" && !account.botUrl))
    return json(404, { Message: "Function not found" }, "ResourceNotFoundException");
  return json(200, what === "url" ? { FunctionUrl: account.botUrl, AuthType: "NONE" } : found);
}

function answerXml(
  account: FakeAccount,
  request: IncomingMessage,
  response: ServerResponse,
  bucket: string,
  date: string,
) {
  const send = (status: number, body: string) =>
    response.writeHead(status, { "content-type": "text/xml", date }).end(body);
  const refusal = account.refusals.get(request.method === "HEAD" ? "HeadBucket" : "GetCallerIdentity");
  if (request.method === "HEAD")
    return send(refusal?.status ?? (account.buckets.has(bucket) ? 200 : 404), "");
  if (refusal)
    return send(
      refusal.status,
      `<ErrorResponse><Error><Type>Sender</Type><Code>${refusal.name}</Code><Message>${refusal.message}</Message></Error></ErrorResponse>`,
    );
  return send(
    200,
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::${ACCOUNT}:user/op</Arn><UserId>A</UserId><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );
}
