import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { type PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { LambdaEnvironment } from "../aws/environment.ts";
import { functionName } from "../aws/names.ts";
import type { FunctionPlan } from "./functions.ts";
import { type Surroundings, statementsFor } from "./permissions/index.ts";
import { WrittenRole } from "./role.ts";
import { allow } from "./statement.ts";

/** What all functions of a stack have in common. */
export interface FunctionSurroundings {
  /** The directory with the bundles of all entry points. */
  code: Code;
  environment: LambdaEnvironment;
  there: Surroundings;
}

/** What a role is called. IAM has no regions, so the region is in the name; IAM allows 64 characters. */
export function roleName(
  region: string,
  { installation, name }: { installation: string; name: string },
): string {
  return `ambulance-${installation}-${region}-${name}`;
}

/** One Lambda function with a role and a log group of its own. */
export class AmbulanceFunction extends Construct {
  readonly lambda: LambdaFunction;

  /** @param name what `functionName` in `aws/names.ts` takes */
  constructor(
    scope: Construct,
    name: string,
    plan: FunctionPlan,
    { code, environment, there }: FunctionSurroundings,
  ) {
    super(scope, name);
    const { installation } = there;
    const logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/aws/lambda/${functionName(installation, name)}`,
      // What counts is in the table and the bucket; logs are for finding mistakes.
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new WrittenRole(this, {
      roleName: roleName(there.arns.region, { installation, name }),
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      statements: [...statementsFor(plan.may, there), ...writeLogs(logGroup)],
    });
    this.lambda = new LambdaFunction(this, "Function", {
      functionName: functionName(installation, name),
      description: `Ambulance ${installation}: aws/lambdas/${plan.entry}.lambda.ts`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code,
      handler: `${plan.entry}.handler`,
      memorySize: plan.memory,
      timeout: Duration.seconds(plan.timeout),
      environment,
      role: role.withoutPolicyUpdates(),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Start and end of every invocation would be most of the log, and say nothing.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
  }
}

function writeLogs(logGroup: LogGroup): PolicyStatement[] {
  return allow(["logs:CreateLogStream", "logs:PutLogEvents"], [logGroup.logGroupArn]);
}
