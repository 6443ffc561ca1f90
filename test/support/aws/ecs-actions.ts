import { z } from "zod";
import { type AwsAction, AwsRefusal } from "./aws-service.ts";
import type { FakeEcs } from "./ecs.ts";
import { inputOf } from "./ecs-shapes.ts";
import type { FakeTask } from "./ecs-task.ts";

const describeServices = z.object({ cluster: z.string().default("default"), services: z.array(z.string()) });
const describeTaskDefinition = z.object({ taskDefinition: z.string().min(1) });
const describeTasks = z.object({
  cluster: z.string().default("default"),
  tasks: z.array(z.string()).min(1).max(100),
});
const stopTask = z.object({
  cluster: z.string().default("default"),
  task: z.string(),
  reason: z.string().max(255).optional(),
});
const listTasks = z.object({
  cluster: z.string().default("default"),
  serviceName: z.string().optional(),
  family: z.string().optional(),
  desiredStatus: z.enum(["RUNNING", "PENDING", "STOPPED"]).default("RUNNING"),
  nextToken: z.string().optional(),
});

/** What the fake answers over HTTP, by the names of actions. */
export function ecsActions(ecs: FakeEcs, pageSize: number): Record<string, AwsAction> {
  const actions: Record<string, AwsAction> = {
    DescribeServices: (input) => servicesOf(ecs, input),
    DescribeTaskDefinition: (input) => ({
      taskDefinition: ecs.definition(inputOf(describeTaskDefinition, input).taskDefinition),
    }),
    RegisterTaskDefinition: (input) => ({ taskDefinition: ecs.register(input) }),
    ListTasks: (input) => arnsOf(ecs, input, pageSize),
    DescribeTasks: (input) => tasksOf(ecs, input),
    StopTask: (input) => stopped(ecs, input),
  };
  const refusable = Object.entries(actions).map(([name, act]): [string, AwsAction] => [
    name,
    (input) => {
      ecs.checkRefusal(name);
      return act(input);
    },
  ]);
  return {
    ...Object.fromEntries(refusable),
    RunTask: (input) => {
      const { tasks, failures } = ecs.start(input);
      return { tasks: tasks.map(onTheWire), failures };
    },
  };
}

function servicesOf(ecs: FakeEcs, input: unknown) {
  const { cluster, services: names } = inputOf(describeServices, input);
  const prefix = `${ecs.clusterNamed(cluster)}/`;
  const found = names.map((name) => ecs.services.get(prefix + name));
  const missing = names.filter((_, n) => !found[n]);
  return {
    services: found.filter((service) => service !== undefined),
    failures: missing.map((name) => ({
      arn: `${ecs.clusterArn(cluster).replace(":cluster/", ":service/")}/${name}`,
      reason: "MISSING",
    })),
  };
}

function arnsOf(ecs: FakeEcs, input: unknown, pageSize: number) {
  const { cluster, serviceName, family, desiredStatus, nextToken = "0" } = inputOf(listTasks, input);
  const name = ecs.clusterNamed(cluster);
  if (serviceName !== undefined && !ecs.services.has(`${name}/${serviceName}`))
    throw new AwsRefusal("ServiceNotFoundException", "Service not found.");
  const listed = [...ecs.tasks.values()].filter(
    (task) =>
      task.clusterArn === ecs.clusterArn(name) &&
      task.desiredStatus === desiredStatus &&
      (serviceName === undefined || task.group === `service:${serviceName}`) &&
      (family === undefined || ecs.definition(task.taskDefinitionArn).family === family),
  );
  const from = Number(nextToken);
  const taskArns = listed.slice(from, from + pageSize).map(({ taskArn }) => taskArn);
  return { taskArns, ...(listed.length > from + pageSize && { nextToken: String(from + pageSize) }) };
}

function tasksOf(ecs: FakeEcs, input: unknown) {
  const { cluster, tasks: names } = inputOf(describeTasks, input);
  ecs.clusterNamed(cluster);
  const found = names.map((name) => taskNamed(ecs, name));
  const failures = names.filter((_, n) => !found[n]).map((arn) => ({ arn, reason: "MISSING" }));
  return { tasks: found.filter((task) => task !== undefined).map(onTheWire), failures };
}

function stopped(ecs: FakeEcs, input: unknown) {
  const { cluster, task: name, reason } = inputOf(stopTask, input);
  ecs.clusterNamed(cluster);
  const task = taskNamed(ecs, name);
  if (!task) throw new AwsRefusal("InvalidParameterException", "The referenced task was not found.");
  ecs.stop(task.taskArn, reason);
  return { task: onTheWire(task) };
}

function taskNamed(ecs: FakeEcs, name: string): FakeTask | undefined {
  return [...ecs.tasks.values()].find(({ taskArn }) => taskArn === name || taskArn.endsWith(`/${name}`));
}

/** Times go over the wire as seconds. */
function onTheWire(task: FakeTask): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(task).map(([key, value]) =>
      key.endsWith("At") && typeof value === "number" ? [key, value / 1000] : [key, value],
    ),
  );
}
