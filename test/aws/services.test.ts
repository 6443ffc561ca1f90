import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { LambdaLog } from "../../aws/log.ts";
import { clientsByRole } from "../../aws/services/accounts.ts";
import { linkSeconds } from "../../aws/services/launching.ts";
import type { Setting } from "../../aws/services/setting.ts";
import { streamFinder } from "../../aws/services/streams.ts";
import type { Launch } from "../../aws/table/launches.ts";
import { configSchema } from "../../runs/config.ts";
import { listening } from "../support/listening.ts";
import { someRun } from "../support/runs.ts";
import { ON_CALL } from "../support/services.ts";

afterEach(() => void vi.unstubAllEnvs());

const codebuild = (queueTimeLimit: string) => ({
  runsIn: { kind: "codebuild", project: "console", queueTimeLimit },
  approvers: [ON_CALL],
});
const config = configSchema.parse({
  channel: "C0RUNS",
  targets: { slow: codebuild("8h"), fast: codebuild("5m") },
});

const setting: Setting = {
  environment: {
    AMBULANCE_INSTALLATION: "shop",
    AMBULANCE_TABLE: "table",
    AMBULANCE_BUCKET: "bucket",
    AMBULANCE_STATE_MACHINE: "arn:aws:states:eu-west-1:123456789012:stateMachine:ambulance-shop",
    AMBULANCE_DELIVER_FUNCTION: "deliver",
  },
  config,
  log: new LambdaLog({ installation: "shop", function: "test" }),
  patience: 2_000,
};

describe("the log of a run", () => {
  const launch: Launch = {
    nonce: "0".repeat(32),
    executor: "ecs",
    target: "production",
    place: "place",
    deadline: 1,
    outputLimit: 1,
    timeLimit: 1,
    container: "app",
    logGroup: "/ambulance/shop/production",
  };
  const log = { group: "/aws/codebuild/console", stream: "b-1" };
  const finder = (stored: Launch | undefined, built = true) =>
    streamFinder({
      store: { get: async () => someRun() },
      launches: { get: async () => stored },
      logOf: async () => (built ? log : undefined),
    });
  const process = "arn:aws:ecs:eu-west-1:123456789012:task/shop/t-1";

  it.each([
    ["before it was launched", finder(undefined), undefined],
    ["before its task is known", finder(launch), undefined],
    [
      "in ECS",
      finder({ ...launch, process }),
      { group: launch.logGroup, stream: "ambulance/app/t-1", kind: "ecs" },
    ],
    [
      "in another account, with the role that may read it",
      finder({ ...launch, process, role: "arn:aws:iam::999999999999:role/ambulance" }),
      {
        group: launch.logGroup,
        stream: "ambulance/app/t-1",
        kind: "ecs",
        role: "arn:aws:iam::999999999999:role/ambulance",
      },
    ],
    ["in CodeBuild", finder({ ...launch, executor: "codebuild" }), { ...log, kind: "codebuild" }],
    ["before its build has a host", finder({ ...launch, executor: "codebuild" }, false), undefined],
  ])("is found %s", async (_, find, expected) => {
    expect(await find(someRun().id)).toEqual(expected && { ...expected, nonce: launch.nonce });
  });
});

describe("the link to a script", () => {
  it("is good until the slowest target has started", () => {
    expect(linkSeconds(config)).toBeGreaterThanOrEqual(8 * 3600 + 15 * 60);
  });
});

describe("clients for other accounts", () => {
  /** STS's query protocol: gives keys for a role, and says whose keys a request was signed with. */
  async function sts() {
    const asked: string[] = [];
    const server = createServer(async (request, response) => {
      const body = new URLSearchParams(await text(request));
      const signer = /Credential=(\w+)/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      asked.push(
        `${signer} ${body.get("Action")} ${body.get("RoleArn") ?? ""} ${body.get("RoleSessionName") ?? ""}`.trim(),
      );
      response.writeHead(200, { "content-type": "text/xml" });
      response.end(
        `<R><AssumeRoleResult><Credentials><AccessKeyId>ASIAOTHER</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
        <SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
        <GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult></R>`,
      );
    });
    const port = await listening(server);
    onTestFinished(() => void server.closeAllConnections());
    onTestFinished(() => void server.close());
    vi.stubEnv("AWS_ENDPOINT_URL_STS", `http://127.0.0.1:${port}`);
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    return asked;
  }

  it("use the keys of their role, which are asked for once, and those for this account our own", async () => {
    const asked = await sts();
    const role = "arn:aws:iam::999999999999:role/ambulance";
    const clients = clientsByRole(setting, (settings) => new STSClient(settings));
    for (let times = 0; times < 2; times++) await clients(role).send(new GetCallerIdentityCommand({}));
    await clients(undefined).send(new GetCallerIdentityCommand({}));
    expect(asked).toEqual([
      `AKIATEST AssumeRole ${role} ambulance-shop`,
      "ASIAOTHER GetCallerIdentity",
      "ASIAOTHER GetCallerIdentity",
      "AKIATEST GetCallerIdentity",
    ]);
  });
});
