import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECSClient } from "@aws-sdk/client-ecs";
import {
  GetFunctionConfigurationCommand,
  GetFunctionUrlConfigCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { GetParametersCommand, type Parameter, SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { z } from "zod";
import { environmentSchema, type LambdaEnvironment } from "../../../aws/environment.ts";
import { functionName, parameterNames } from "../../../aws/names.ts";
import { CannotCheckError, once } from "../check.ts";
import { asked, ownReason } from "./call.ts";

/** Two tries within the time that a point may take. */
const CLIENT = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 8_000, throwOnRequestTimeout: true },
};

/** Who asks, and where. */
export interface Caller {
  account: string;
  arn: string;
  /** `aws`, or that of China or GovCloud. */
  partition: string;
  region: string;
  /** The time of AWS in milliseconds, to a second. */
  date: number | undefined;
}

/** The installation as one's own credentials show it. What several points need is asked for once. */
export class Account {
  readonly installation: string;
  readonly clients;
  readonly caller: () => Promise<Caller>;
  /** What the stack told its functions; undefined when there is no bot. */
  readonly bot: () => Promise<LambdaEnvironment | undefined>;
  /** The address of the bot; undefined when it has none. */
  readonly botUrl: () => Promise<string | undefined>;
  /** The parameters that are there, by name, decrypted. */
  readonly parameters: () => Promise<ReadonlyMap<string, Parameter>>;

  /** @param region the SDK looks for one itself when it is absent */
  constructor(installation: string, region: string | undefined) {
    const options = region === undefined ? CLIENT : { ...CLIENT, region };
    this.installation = installation;
    this.clients = {
      sts: new STSClient(options),
      lambda: new LambdaClient(options),
      sfn: new SFNClient(options),
      dynamodb: new DynamoDBClient(options),
      ssm: new SSMClient(options),
      s3: new S3Client(options),
      ecs: new ECSClient(options),
      codebuild: new CodeBuildClient(options),
      logs: new CloudWatchLogsClient(options),
    };
    this.clients.ecs.middlewareStack.add(
      (next, context) => (args) => next(args).catch(ownRefusals("ecs", context.commandName)),
    );
    this.clients.codebuild.middlewareStack.add(
      (next, context) => (args) => next(args).catch(ownRefusals("codebuild", context.commandName)),
    );
    this.caller = once(() => callerOf(this.clients.sts));
    this.bot = once(() => this.#bot());
    this.botUrl = once(() => this.#botUrl());
    this.parameters = once(() => this.#parameters());
  }

  async #bot(): Promise<LambdaEnvironment | undefined> {
    const command = new GetFunctionConfigurationCommand({
      FunctionName: functionName(this.installation, "bot"),
    });
    const call = () => this.clients.lambda.send(command);
    const found = await asked("lambda:GetFunctionConfiguration", call, "ResourceNotFoundException");
    if (!found) return undefined;
    const parsed = environmentSchema.safeParse(found.Environment?.Variables);
    if (parsed.success) return parsed.data;
    const names = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
    throw new CannotCheckError(
      `The bot's environment is not what this version writes: ${names}.`,
      "deploy again",
    );
  }

  async #botUrl(): Promise<string | undefined> {
    const command = new GetFunctionUrlConfigCommand({ FunctionName: functionName(this.installation, "bot") });
    const call = () => this.clients.lambda.send(command);
    return (await asked("lambda:GetFunctionUrlConfig", call, "ResourceNotFoundException"))?.FunctionUrl;
  }

  async #parameters(): Promise<ReadonlyMap<string, Parameter>> {
    const Names = Object.values(parameterNames(this.installation));
    const command = new GetParametersCommand({ Names, WithDecryption: true });
    const answer = await asked("ssm:GetParameters", () => this.clients.ssm.send(command));
    return new Map((answer?.Parameters ?? []).map((parameter) => [parameter.Name ?? "", parameter]));
  }
}

/**
 * The code that looks at targets takes a refused permission for one that Ambulance lacks. Here it is the person's own,
 * so what lies with the person is named before that code sees it.
 */
function ownRefusals(service: string, commandName = ""): (error: unknown) => never {
  return (error) => {
    throw ownReason(`${service}:${commandName.replace(/Command$/, "")}`, error) ?? error;
  };
}

async function callerOf(sts: STSClient): Promise<Caller> {
  let date: number | undefined;
  sts.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      date = dateOf(result.response);
      return result;
    },
    { step: "deserialize", priority: "low" },
  );
  const { Account: account = "", Arn: arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
  return { account, arn, partition: arn.split(":")[1] ?? "aws", region: await sts.config.region(), date };
}

const responseSchema = z.object({ headers: z.object({ date: z.string() }) });

/** The SDK gives its middleware the response of HTTP without saying so in its types. */
function dateOf(response: unknown): number | undefined {
  const { data } = responseSchema.safeParse(response);
  const date = Date.parse(data?.headers.date ?? "");
  return Number.isNaN(date) ? undefined : date;
}
