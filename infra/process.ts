import { readFileSync } from "node:fs";
import { RemovalPolicy } from "aws-cdk-lib";
import { type PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { stateMachineName } from "../aws/names.ts";
import { roleName } from "./function.ts";
import { acknowledge } from "./nag.ts";
import type { Surroundings } from "./permissions/index.ts";
import { launch } from "./permissions/launch.ts";
import { WrittenRole } from "./role.ts";
import { type Arns, allow } from "./statement.ts";
import type { Steps } from "./steps.ts";
import type { Places } from "./targets.ts";

const DEFINITION = new URL("../state-machine/definition.asl.json", import.meta.url);

/** The name under which a role of the state machine is found, here and by roles in other accounts. */
export const PROCESS = "process";

/** The rules by which EventBridge tells Step Functions that a task or a build ended; Step Functions makes them itself. */
const MANAGED_RULES = {
  ecs: "StepFunctionsGetEventsForECSTaskRule",
  codebuild: "StepFunctionsGetEventForCodeBuildStartBuildRule",
} as const;

/**
 * The process definition as a state machine, the only thing in the stack that can start a command. STANDARD: a request
 * may wait for days, and nothing is executed twice. Traces would cost per run and say what the history says already.
 */
export class Process extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, steps: Steps, there: Surroundings) {
    super(scope, id);
    const functions = Object.entries(steps.functions);
    const destination = this.#logGroup(there.installation);
    this.stateMachine = new StateMachine(this, "StateMachine", {
      stateMachineName: stateMachineName(there.installation),
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(readFileSync(DEFINITION, "utf8")),
      definitionSubstitutions: Object.fromEntries(
        functions.map(([name, { lambda }]) => [name, lambda.functionArn]),
      ),
      role: this.#role(
        functions.map(([, { lambda }]) => lambda.functionArn),
        there,
      ).withoutPolicyUpdates(),
      // Which states a run went through, and never what it carried.
      logs: { destination, level: LogLevel.ALL, includeExecutionData: false },
    });
    acknowledge(
      this.stateMachine,
      "SF2",
      "The history of an execution, named after its run, shows what a trace would, for 90 days and at no price.",
    );
  }

  /** Names of this beginning need no policy of their own for log delivery (Step Functions developer guide, "Logging"). */
  #logGroup(installation: string): LogGroup {
    return new LogGroup(this, "Logs", {
      logGroupName: `/aws/vendedlogs/states/${stateMachineName(installation)}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  #role(functionArns: string[], there: Surroundings): WrittenRole {
    const statements = [
      ...allow(["lambda:InvokeFunction"], functionArns),
      ...launch(there),
      ...hearOfTheEnd(there.arns, there.places),
      ...allow(["sts:AssumeRole"], there.rolesElsewhere),
      ...deliverLogs(),
    ];
    return new WrittenRole(this, {
      roleName: roleName(there.arns.region, { installation: there.installation, name: PROCESS }),
      assumedBy: new ServicePrincipal("states.amazonaws.com"),
      statements,
    });
  }
}

/** Step Functions developer guide, "IAM policies for calling Amazon ECS" and "… AWS CodeBuild". */
function hearOfTheEnd(arns: Arns, { families, ownProjects, foreignProjects }: Places): PolicyStatement[] {
  const rules = [
    ...(families.length > 0 ? [MANAGED_RULES.ecs] : []),
    ...(ownProjects.length + foreignProjects.length > 0 ? [MANAGED_RULES.codebuild] : []),
  ];
  return allow(
    ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
    rules.map((rule) => arns.of("events", `rule/${rule}`)),
  );
}

/** What a state machine needs to write a log; these actions know no resources (Step Functions developer guide, "Logging"). */
function deliverLogs(): PolicyStatement[] {
  const actions = [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ];
  return allow(actions, ["*"]);
}
