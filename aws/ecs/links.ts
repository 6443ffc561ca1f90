import type { Run } from "../../runs/run.ts";

/** A task that is known, and where it writes. */
export interface KnownTask {
  taskArn: string;
  container: string;
  logGroup: string;
}

/** The id of a task: the last part of its ARN, by which its log stream and its page are named. */
export function taskIdOf(taskArn: string): string {
  return taskArn.slice(taskArn.lastIndexOf("/") + 1);
}

/** The log stream of a task's container (ECS developer guide, "Using the awslogs log driver"). */
export function logStreamName(container: string, taskArn: string): string {
  return `ambulance/${container}/${taskIdOf(taskArn)}`;
}

/** The pages of a task and of its log in AWS's console. AWS does not promise these addresses; they have been stable for years. */
export function consoleLinks({ taskArn, container, logGroup }: KnownTask): Run["links"] {
  const region = taskArn.split(":")[3] ?? "";
  const [, cluster = ""] = taskArn.split("/");
  const home = `https://${region}.console.aws.amazon.com`;
  const stream = logStreamName(container, taskArn);
  return [
    {
      name: "task",
      url: `${home}/ecs/v2/clusters/${cluster}/tasks/${taskIdOf(taskArn)}/configuration?region=${region}`,
    },
    {
      name: "log",
      url: `${home}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${twice(logGroup)}/log-events/${twice(stream)}`,
    },
  ];
}

/** CloudWatch's page wants names percent-encoded twice, with a dollar for each percent sign. */
function twice(name: string): string {
  return encodeURIComponent(encodeURIComponent(name)).replaceAll("%", "$");
}
