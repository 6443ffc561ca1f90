import { randomUUID } from "node:crypto";
import type { FakeTask } from "./ecs-task.ts";

const REGION = "ap-northeast-1";
const ACCOUNT = "111122223333";

/** What the ARNs of the fake begin with. */
export const ARN = `arn:aws:ecs:${REGION}:${ACCOUNT}`;

/** A service as DescribeServices shows it; tests may edit it. */
export interface FakeService {
  clusterArn: string;
  serviceName: string;
  status: string;
  taskDefinition: string;
  desiredCount: number;
  runningCount: number;
  launchType?: string;
  capacityProviderStrategy?: Record<string, unknown>[];
  platformVersion?: string;
  networkConfiguration?: Record<string, unknown>;
  deployments: Record<string, unknown>[];
  taskSets?: Record<string, unknown>[];
  [field: string]: unknown;
}

/** A service to begin with. */
export interface ServiceSetting {
  cluster: string;
  service: string;
  /** Input of RegisterTaskDefinition, `family` left to the service's name when absent. */
  definition: Record<string, unknown>;
  /** By containers: what their tasks run, `sha256:…`. A container that is not named has no `imageDigest`. */
  digests: Record<string, string>;
  /** How many tasks run; 1 when absent. */
  tasks?: number;
  /** More fields of the service, such as `launchType` or `networkConfiguration`. */
  fields?: Partial<FakeService>;
}

/** A service whose deploy is done. */
export function serviceOf(
  { cluster, service, tasks = 1, fields }: ServiceSetting,
  taskDefinition: string,
): FakeService {
  const counts = { desiredCount: tasks, runningCount: tasks, pendingCount: 0 };
  const id = `ecs-svc/${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  return {
    serviceArn: `${ARN}:service/${cluster}/${service}`,
    clusterArn: `${ARN}:cluster/${cluster}`,
    serviceName: service,
    status: "ACTIVE",
    taskDefinition,
    ...counts,
    deployments: [{ id, status: "PRIMARY", taskDefinition, ...counts, rolloutState: "COMPLETED" }],
    ...fields,
  };
}

/** A task state that failed, by the name and with the cause that Step Functions gives. */
export class TaskStateFailure extends Error {
  override readonly name: string;
  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
  }
}

/** A change of a task as EventBridge delivers it: times as text, variables and all. */
export function taskEvent(task: FakeTask, now: number): Record<string, unknown> {
  const times = Object.entries(task).map(([key, value]) =>
    key.endsWith("At") && typeof value === "number" ? [key, new Date(value).toISOString()] : [key, value],
  );
  const updatedAt = new Date(now).toISOString();
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "ECS Task State Change",
    source: "aws.ecs",
    account: ACCOUNT,
    time: updatedAt,
    region: REGION,
    resources: [task.taskArn],
    detail: { ...Object.fromEntries(times), updatedAt },
  };
}
