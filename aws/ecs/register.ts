import {
  DescribeTaskDefinitionCommand,
  type ECSClient,
  RegisterTaskDefinitionCommand,
  type TaskDefinition,
} from "@aws-sdk/client-ecs";
import { TargetUnavailableError } from "../../runs/errors.ts";
import { AwsCallFailedError, calling, refusedAs, wordsOf } from "../call.ts";
import { type Copy, isCopy } from "./task-definition.ts";

/** How ECS says that a request is wrong in itself: asking again would not help. */
const REFUSALS = ["ClientException", "InvalidParameterException", "UnsupportedFeatureException"];

/**
 * The ARN of the revision that is this copy. One is registered only when the newest is another: revisions stay for
 * ever, and a family holds a million of them at most (ECS developer guide, "Service quotas").
 * @throws TargetUnavailableError with ECS's own sentence when it does not take the copy @throws AwsCallFailedError
 */
export async function registeredCopy(ecs: ECSClient, copy: Copy): Promise<string> {
  const newest = await newestRevision(ecs, copy.family);
  if (newest?.taskDefinitionArn && isCopy(newest, copy)) return newest.taskDefinitionArn;
  const answer = await calling("ecs:RegisterTaskDefinition", () =>
    ecs.send(new RegisterTaskDefinitionCommand(copy)),
  ).catch((error: unknown) => {
    throw error instanceof AwsCallFailedError && refusedAs(error, ...REFUSALS)
      ? new TargetUnavailableError(
          `ECS does not take the task definition ${copy.family}: ${wordsOf(error.cause)}`,
        )
      : error;
  });
  const arn = answer.taskDefinition?.taskDefinitionArn;
  if (arn === undefined)
    throw new AwsCallFailedError("ecs:RegisterTaskDefinition", new Error("no ARN came back"));
  return arn;
}

/** The newest active revision of a family. For a family that has none, ECS answers with a ClientException. */
async function newestRevision(ecs: ECSClient, taskDefinition = ""): Promise<TaskDefinition | undefined> {
  const answer = await calling("ecs:DescribeTaskDefinition", () =>
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition })),
  ).catch((error: unknown) => {
    if (refusedAs(error, "ClientException")) return undefined;
    throw error;
  });
  return answer?.taskDefinition;
}
