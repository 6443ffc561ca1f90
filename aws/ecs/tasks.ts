import {
  DescribeTasksCommand,
  type ECSClient,
  type ListTasksCommandInput,
  paginateListTasks,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { calling, refusedAs } from "../call.ts";
import { STOP_REASON } from "./fate.ts";

/** How many tasks DescribeTasks takes at once (API reference of ECS, DescribeTasks). */
const TASKS_AT_ONCE = 100;

/** The ARNs of all tasks that a filter finds, page by page. */
export async function listedTasks(ecs: ECSClient, filter: ListTasksCommandInput): Promise<string[]> {
  return calling("ecs:ListTasks", async () => {
    const arns: string[] = [];
    for await (const { taskArns = [] } of paginateListTasks({ client: ecs }, filter)) arns.push(...taskArns);
    return arns;
  });
}

/** Tasks by their ARNs. Those that ECS knows no more, an hour or so after their end, are left out. */
export async function describedTasks(
  ecs: ECSClient,
  cluster: string,
  arns: readonly string[],
): Promise<Task[]> {
  const chunks = Array.from({ length: Math.ceil(arns.length / TASKS_AT_ONCE) }, (_, n) =>
    arns.slice(n * TASKS_AT_ONCE, (n + 1) * TASKS_AT_ONCE),
  );
  const answers = await Promise.all(
    chunks.map((tasks) =>
      calling("ecs:DescribeTasks", () => ecs.send(new DescribeTasksCommand({ cluster, tasks }))),
    ),
  );
  return answers.flatMap(({ tasks = [] }) => tasks);
}

/** Where the tasks of a run are looked for. */
export interface RunTasks {
  cluster: string;
  family: string;
  group: string;
  /** The ARN of the task that was found before. */
  known?: string | undefined;
}

/**
 * The tasks of a run, oldest first: one, unless something went badly wrong. Stopped ones are found for about an hour
 * (ECS developer guide, "Viewing stopped tasks"). A cluster that was deleted has none: ECS deletes none that has tasks
 * (API reference of ECS, DeleteCluster).
 */
export async function tasksOfRun(ecs: ECSClient, where: RunTasks): Promise<Task[]> {
  try {
    return await tasksIn(ecs, where);
  } catch (error) {
    if (refusedAs(error, "ClusterNotFoundException")) return [];
    throw error;
  }
}

async function tasksIn(ecs: ECSClient, { cluster, family, group, known }: RunTasks): Promise<Task[]> {
  const [running, stopped] = await Promise.all([
    listedTasks(ecs, { cluster, family, desiredStatus: "RUNNING" }),
    listedTasks(ecs, { cluster, family, desiredStatus: "STOPPED" }),
  ]);
  const arns = new Set([...(known === undefined ? [] : [known]), ...running, ...stopped]);
  const tasks = await describedTasks(ecs, cluster, [...arns]);
  return tasks
    .filter((task) => task.group === group)
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt));
}

/** Whether all of these tasks have stopped. Those that have not are asked to; whether they did shows next time. */
export async function haveStopped(ecs: ECSClient, tasks: readonly Task[]): Promise<boolean> {
  const alive = tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED");
  await Promise.all(alive.map((task) => stop(ecs, task)));
  return alive.length === 0;
}

/** Asks once: a task that is stopping already is left to it. One that is not found any more is no error. */
async function stop(
  ecs: ECSClient,
  { clusterArn: cluster, taskArn: task, desiredStatus }: Task,
): Promise<void> {
  if (desiredStatus === "STOPPED") return;
  const command = new StopTaskCommand({ cluster, task, reason: STOP_REASON });
  await calling("ecs:StopTask", () => ecs.send(command)).catch((error: unknown) => {
    if (!refusedAs(error, "InvalidParameterException")) throw error;
  });
}
