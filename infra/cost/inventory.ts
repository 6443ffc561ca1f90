import { z } from "zod";

/** A template has something in it that the cost model does not know: its cost would be missing. */
export class UnknownResourceError extends Error {
  override readonly name = "UnknownResourceError";
  constructor(type: string) {
    super(`${type} is in the stack, and infra/cost/inventory.ts does not know what it costs`);
  }
}

/** Resources that cost money by their use or by being there: the model has a line for each. */
const COSTING = [
  "AWS::CloudWatch::Alarm",
  "AWS::DynamoDB::Table",
  "AWS::Lambda::Function",
  "AWS::Logs::LogGroup",
  "AWS::S3::Bucket",
  "AWS::StepFunctions::StateMachine",
];

/** Resources that cost nothing, and why. */
export const FREE: Readonly<Record<string, string>> = {
  "AWS::Events::Rule": "events of AWS's own services and schedules of rules are free",
  "AWS::IAM::Role": "IAM is free",
  "AWS::Lambda::EventInvokeConfig": "a setting",
  "AWS::Lambda::Permission": "a setting",
  "AWS::Lambda::Url": "free; its calls are those of the function",
  "AWS::Logs::SubscriptionFilter": "free towards a function; its calls are those of the function",
  "AWS::S3::BucketPolicy": "a setting",
  "AWS::SNS::Subscription": "a setting",
  "AWS::SNS::Topic": "the first 1,000 mails of a month are free",
  "AWS::SNS::TopicPolicy": "a setting",
  "AWS::CDK::Metadata": "a note",
};

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

const functionSchema = z.object({ FunctionName: z.string(), MemorySize: z.number() });
const alarmSchema = z.object({
  MetricName: z.string().optional(),
  Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).default([]),
});

/** What of a template decides its cost. */
export interface Inventory {
  /** Memory in MB by the names of functions, without the installation. */
  functions: Map<string, number>;
  /** How many metrics its alarms watch. */
  alarmMetrics: number;
}

/**
 * Reads what is in a template.
 * @param installation whose template it is
 * @throws UnknownResourceError
 */
export function inventoryOf(template: unknown, installation: string): Inventory {
  const resources = Object.values(templateSchema.parse(template).Resources);
  for (const { Type } of resources)
    if (!COSTING.includes(Type) && !(Type in FREE)) throw new UnknownResourceError(Type);
  const of = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  const functions = of("AWS::Lambda::Function").map((properties) => {
    const { FunctionName, MemorySize } = functionSchema.parse(properties);
    return [FunctionName.replace(`ambulance-${installation}-`, ""), MemorySize] as const;
  });
  const alarms = of("AWS::CloudWatch::Alarm").map((properties) => alarmSchema.parse(properties));
  return {
    functions: new Map(functions),
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
  };
}

function metricsOf({ MetricName, Metrics }: z.infer<typeof alarmSchema>): number {
  return MetricName === undefined ? Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length : 1;
}
