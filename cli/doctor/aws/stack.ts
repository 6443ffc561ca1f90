import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { DescribeStateMachineCommand } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { functionName, stateMachineName } from "../../../aws/names.ts";
import { CannotCheckError, type Check, firstLine, ok, unknown, type Verdict, wrong } from "../check.ts";
import { clockVerdict } from "../clock.ts";
import type { Account } from "./account.ts";
import { asked, isAboutCredentials, isAboutRegion, notAnswered } from "./call.ts";

/** The functions that nobody finds in the state machine's definition. */
const FUNCTIONS = [
  "bot",
  "deliver",
  "sweep",
  "execution-ended",
  "task-changed",
  "build-changed",
  "output-came",
];

const DEPLOY = "deploy the stack: npm run deploy -- -c installation=";

/** The points of the stack, whatever its configuration. */
export function stackChecks(account: Account): Check[] {
  return [
    { name: "AWS credentials", look: () => credentialsVerdict(account) },
    {
      name: "clock against AWS",
      look: async () => clockVerdict("AWS", (await knownCaller(account)).date, Date.now()),
    },
    { name: "state machine", look: () => stateMachineVerdict(account) },
    { name: "functions", look: () => functionsVerdict(account) },
    { name: "table", look: () => tableVerdict(account) },
    { name: "bucket", look: () => bucketVerdict(account) },
  ];
}

async function credentialsVerdict({ caller }: Account): Promise<Verdict> {
  try {
    const { account, arn, region } = await caller();
    return ok(`You are ${arn} in the account ${account}, region ${region}.`);
  } catch (error) {
    if (isAboutRegion(error)) return wrong("No AWS region is set.", "give --region, or set AWS_REGION");
    if (isAboutCredentials(error))
      return wrong(
        `AWS does not take your credentials: ${firstLine(error)}.`,
        "sign in to AWS, or set AWS_PROFILE",
      );
    throw notAnswered("sts:GetCallerIdentity", error);
  }
}

/** @throws CannotCheckError when AWS does not say who is asking */
async function knownCaller({ caller }: Account) {
  const known = await asked("sts:GetCallerIdentity", caller);
  if (!known) throw new CannotCheckError("AWS does not say who you are.");
  return known;
}

async function stateMachineVerdict(account: Account): Promise<Verdict> {
  const found = await stateMachine(account);
  const name = stateMachineName(account.installation);
  if (!found) return wrong(`There is no state machine ${name} here.`, `${DEPLOY}${account.installation}`);
  if (found.status !== "ACTIVE") return wrong(`The state machine ${name} is ${found.status}.`);
  return ok(`${name} is there.`);
}

async function stateMachine(account: Account) {
  const { partition, region, account: id } = await knownCaller(account);
  const name = stateMachineName(account.installation);
  const stateMachineArn = `arn:${partition}:states:${region}:${id}:stateMachine:${name}`;
  const call = () => account.clients.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  return asked("states:DescribeStateMachine", call, "StateMachineDoesNotExist");
}

async function functionsVerdict(account: Account): Promise<Verdict> {
  const definition = (await stateMachine(account))?.definition;
  const own = FUNCTIONS.map((name) => functionName(account.installation, name));
  const names = [...new Set([...own, ...functionsIn(JSON.parse(definition ?? "{}"))])];
  const looked = await Promise.all(names.map((name) => problemOfFunction(account, name)));
  const problems = looked.filter((problem) => problem !== undefined);
  if (problems.length > 0) return wrong(problems.join(" "), `${DEPLOY}${account.installation}`);
  if (definition === undefined) return unknown("The state machine would say which functions the steps are.");
  return ok(`All ${names.length} functions are there.`);
}

const invokeSchema = z.object({ FunctionName: z.string() });

/** The names of the functions that the states of a definition invoke. It has their ARNs, or their names. */
function functionsIn(definition: unknown): string[] {
  if (typeof definition !== "object" || definition === null) return [];
  const here = invokeSchema.safeParse(definition);
  const name = here.success ? here.data.FunctionName.replace(/^arn:.*:function:([^:]+).*$/, "$1") : undefined;
  return [...(name === undefined ? [] : [name]), ...Object.values(definition).flatMap(functionsIn)];
}

async function problemOfFunction({ clients }: Account, name: string): Promise<string | undefined> {
  const call = () => clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const found = await asked("lambda:GetFunctionConfiguration", call, "ResourceNotFoundException");
  if (!found) return `There is no function ${name}.`;
  const { State: state = "Active", LastUpdateStatus: update = "Successful" } = found;
  // Lambda takes idle functions down; the next call brings them back.
  const runs = (state === "Active" || state === "Inactive") && update !== "Failed";
  return runs ? undefined : `The function ${name} is ${state}, its last update ${update}.`;
}

async function tableVerdict({ bot, clients, installation }: Account): Promise<Verdict> {
  const environment = await bot();
  if (!environment) return notDeployed(installation);
  const TableName = environment.AMBULANCE_TABLE;
  const call = () => clients.dynamodb.send(new DescribeTableCommand({ TableName }));
  const table = (await asked("dynamodb:DescribeTable", call, "ResourceNotFoundException"))?.Table;
  if (!table)
    return wrong(`There is no table ${TableName}.`, "restore it from a backup before anything else");
  if (table.TableStatus !== "ACTIVE" && table.TableStatus !== "UPDATING")
    return wrong(`The table ${TableName} is ${table.TableStatus}.`);
  if (!table.DeletionProtectionEnabled)
    return wrong(
      `Anybody may delete the table ${TableName}: its deletion protection is off.`,
      `${DEPLOY}${installation}`,
    );
  return ok(`${TableName} is there, protected from deletion.`);
}

async function bucketVerdict({ bot, clients, installation }: Account): Promise<Verdict> {
  const environment = await bot();
  if (!environment) return notDeployed(installation);
  const Bucket = environment.AMBULANCE_BUCKET;
  const call = () => clients.s3.send(new HeadBucketCommand({ Bucket }));
  const found = await asked("s3:ListBucket", call, "NotFound", "NoSuchBucket");
  return found
    ? ok(`${Bucket} is there.`)
    : wrong(`There is no bucket ${Bucket}.`, `${DEPLOY}${installation}`);
}

function notDeployed(installation: string): Verdict {
  return wrong(
    `There is no bot called ${functionName(installation, "bot")} here.`,
    `${DEPLOY}${installation}`,
  );
}
