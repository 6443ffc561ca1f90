import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { functionName, parameterNames, stateMachineName } from "../../aws/names.ts";
import { type Arns, allow } from "../statement.ts";

/** The stack's own things, as far as permissions are about them. */
export interface OwnThings {
  installation: string;
  arns: Arns;
  tableArn: string;
  bucketArn: string;
}

/** Reads and writes items by their keys. Nothing deletes an item. */
export function useTable({ tableArn }: OwnThings): PolicyStatement[] {
  return allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [tableArn]);
}

/** Finds items by an index, and reads them. */
export function searchTable({ tableArn }: OwnThings): PolicyStatement[] {
  return [
    ...allow(["dynamodb:Query"], [`${tableArn}/index/*`]),
    ...allow(["dynamodb:BatchGetItem"], [tableArn]),
  ];
}

/** Says that there is something to tell Slack. */
export function wakeDeliver({ installation, arns }: OwnThings): PolicyStatement[] {
  return allow(
    ["lambda:InvokeFunction"],
    [arns.of("lambda", `function:${functionName(installation, "deliver")}`)],
  );
}

/** Starts the execution of a run. */
export function startExecutions(own: OwnThings): PolicyStatement[] {
  return allow(["states:StartExecution"], [stateMachineArn(own)]);
}

/** Asks how far an execution is. */
export function followExecutions(own: OwnThings): PolicyStatement[] {
  return allow(["states:DescribeExecution"], [executionArns(own)]);
}

/** Lists the executions that are not over. */
export function listExecutions(own: OwnThings): PolicyStatement[] {
  return allow(["states:ListExecutions"], [stateMachineArn(own)]);
}

/** Cancels a run. */
export function stopExecutions(own: OwnThings): PolicyStatement[] {
  return allow(["states:StopExecution"], [executionArns(own)]);
}

/** Answers the task token of a state that waits. */
export function answerTokens(own: OwnThings): PolicyStatement[] {
  return allow(["states:SendTaskSuccess"], [stateMachineArn(own)]);
}

/**
 * Reads Slack's token and signing secret. No `kms:Decrypt`: the policy of AWS's own key `aws/ssm` lets whoever may read
 * a parameter decrypt it through Parameter Store (KMS developer guide, "AWS managed keys"). Parameters under a key of
 * yours need that permission in the key's policy.
 */
export function readSecrets({ installation, arns }: OwnThings): PolicyStatement[] {
  const names = Object.values(parameterNames(installation));
  return allow(
    ["ssm:GetParameters"],
    names.map((name) => arns.of("ssm", `parameter${name}`)),
  );
}

/** Kept outputs. Without `s3:ListBucket`, S3 answers "denied" for an object that is not there yet. */
export function readOutputs({ bucketArn }: OwnThings): PolicyStatement[] {
  return [...allow(["s3:GetObject"], [`${bucketArn}/outputs/*`]), ...allow(["s3:ListBucket"], [bucketArn])];
}

/** Keeps what a run printed. */
export function keepOutputs({ bucketArn }: OwnThings): PolicyStatement[] {
  return allow(["s3:PutObject"], [`${bucketArn}/outputs/*`]);
}

/** Removes the package that a run was started from: nobody knows a process to be gone while another could still fetch it. */
export function removePackages({ bucketArn }: OwnThings): PolicyStatement[] {
  return allow(["s3:DeleteObject"], [`${bucketArn}/packages/*`]);
}

/** Writes packages, and signs links to them: a link can do what its signer may. */
export function writePackages({ bucketArn }: OwnThings): PolicyStatement[] {
  return allow(["s3:PutObject", "s3:GetObject"], [`${bucketArn}/packages/*`]);
}

/** The state machine by its fixed name: a reference would close a circle, since the machine calls the functions. */
export function stateMachineArn({ installation, arns }: Pick<OwnThings, "installation" | "arns">): string {
  return arns.of("states", `stateMachine:${stateMachineName(installation)}`);
}

function executionArns({ installation, arns }: OwnThings): string {
  return arns.of("states", `execution:${stateMachineName(installation)}:*`);
}
