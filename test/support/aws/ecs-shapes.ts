import { z } from "zod";
import { AwsRefusal } from "./aws-service.ts";

/** A container of a task definition as far as the fake reads it; whatever else there is stays in it. */
const containerSchema = z.looseObject({
  name: z.string(),
  image: z.string(),
  essential: z.boolean().default(true),
  command: z.array(z.string()).optional(),
  environment: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  mountPoints: z.array(z.looseObject({ sourceVolume: z.string() })).default([]),
  dependsOn: z.array(z.object({ containerName: z.string(), condition: z.string() })).optional(),
  logConfiguration: z
    .looseObject({ logDriver: z.string(), options: z.record(z.string(), z.string()).optional() })
    .optional(),
  firelensConfiguration: z.looseObject({}).optional(),
  stopTimeout: z.number().optional(),
});

/** The input of RegisterTaskDefinition as far as the fake reads it. */
export const definitionSchema = z.looseObject({
  family: z.string().regex(/^[\w-]{1,255}$/),
  containerDefinitions: z.array(containerSchema).min(1),
  networkMode: z.string().optional(),
  requiresCompatibilities: z.array(z.string()).default([]),
  cpu: z.string().optional(),
  memory: z.string().optional(),
  executionRoleArn: z.string().optional(),
  volumes: z.array(z.looseObject({ name: z.string() })).default([]),
  tags: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
});

/** A registered revision; its tags are not part of it. */
export type Definition = z.infer<typeof definitionSchema> & {
  taskDefinitionArn: string;
  revision: number;
  status: string;
};

/** The input of RunTask as far as the fake reads it. */
export const runTaskSchema = z.looseObject({
  cluster: z.string().default("default"),
  taskDefinition: z.string(),
  group: z.string().optional(),
  startedBy: z.string().optional(),
  launchType: z.string().optional(),
  capacityProviderStrategy: z
    .array(
      z.strictObject({
        capacityProvider: z.string(),
        weight: z.number().optional(),
        base: z.number().optional(),
      }),
    )
    .optional(),
  platformVersion: z.string().optional(),
  networkConfiguration: z
    .strictObject({
      awsvpcConfiguration: z.strictObject({
        subnets: z.array(z.string()).min(1),
        securityGroups: z.array(z.string()).optional(),
        assignPublicIp: z.enum(["ENABLED", "DISABLED"]).optional(),
      }),
    })
    .optional(),
  propagateTags: z.enum(["TASK_DEFINITION", "NONE"]).optional(),
  overrides: z
    .strictObject({
      containerOverrides: z
        .array(
          z.strictObject({
            name: z.string(),
            command: z.array(z.string()).optional(),
            environment: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
          }),
        )
        .default([]),
    })
    .default({ containerOverrides: [] }),
});
export type RunTaskInput = z.infer<typeof runTaskSchema>;

/** Parses an input, and refuses as ECS does what is not of its shape. */
export function inputOf<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsRefusal("InvalidParameterException", z.prettifyError(parsed.error));
}

/** What RegisterTaskDefinition refuses, in ECS's own sentences as far as they are known. */
export function checkDefinition(definition: z.infer<typeof definitionSchema>): void {
  const { containerDefinitions: containers, requiresCompatibilities, volumes } = definition;
  const names = containers.map(({ name }) => name);
  const drivers = containers.map(({ logConfiguration }) => logConfiguration?.logDriver);
  const refuse = (message: string): never => {
    throw new AwsRefusal("ClientException", message);
  };
  if (!containers.some(({ essential }) => essential)) refuse("At least one container must be essential.");
  for (const { dependsOn = [] } of containers)
    for (const { containerName } of dependsOn)
      if (!names.includes(containerName)) refuse(`Container dependency ${containerName} does not exist.`);
  for (const { sourceVolume } of containers.flatMap(({ mountPoints }) => mountPoints))
    if (!volumes.some(({ name }) => name === sourceVolume)) refuse(`Unknown volume '${sourceVolume}'.`);
  if (containers.some((one) => one.firelensConfiguration) && !drivers.includes("awsfirelens"))
    refuse(
      "When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver.",
    );
  if (!requiresCompatibilities.includes("FARGATE")) return;
  if (!definition.cpu || !definition.memory)
    refuse("Fargate requires that 'cpu' and 'memory' be defined at the task level.");
  if (drivers.includes("awslogs") && !definition.executionRoleArn)
    refuse("Fargate requires task definition to have execution role ARN to support log driver awslogs.");
}

/** What RunTask refuses about a task of this definition. */
export function checkRunTask(input: RunTaskInput, definition: Definition): void {
  const refuse = (name: string, message: string): never => {
    throw new AwsRefusal(name, message);
  };
  if (JSON.stringify(input.overrides).length > 8192)
    refuse("InvalidParameterException", "Container Overrides length must be at most 8192");
  if (input.launchType && input.capacityProviderStrategy)
    refuse(
      "InvalidParameterException",
      "Specifying both a launch type and a capacity provider strategy is not supported.",
    );
  if (definition.networkMode === "awsvpc" && !input.networkConfiguration)
    refuse(
      "InvalidParameterException",
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    );
  if (definition.networkMode !== "awsvpc" && input.networkConfiguration)
    refuse(
      "InvalidParameterException",
      "Network Configuration is not valid for the given networkMode of this task definition.",
    );
  for (const { name } of input.overrides.containerOverrides)
    if (!definition.containerDefinitions.some((container) => container.name === name))
      refuse(
        "InvalidParameterException",
        `Override for container named ${name} is not a container in the TaskDefinition.`,
      );
}

/** Keys as Step Functions writes them: `TaskArn` for `taskArn`. */
export function pascalCase(value: unknown): unknown {
  return withKeys(value, (key) => key.charAt(0).toUpperCase() + key.slice(1));
}

/** Keys as ECS writes them: `taskArn` for `TaskArn`. */
export function camelCase(value: unknown): unknown {
  return withKeys(value, (key) => key.charAt(0).toLowerCase() + key.slice(1));
}

function withKeys(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => withKeys(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [rename(key), withKeys(item, rename)]),
  );
}
