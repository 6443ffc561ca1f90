import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { Construct } from "constructs";
import { AmbulanceFunction, type FunctionSurroundings } from "./function.ts";
import { SWEEP } from "./functions.ts";

/** Every minute, delivers what is left in outboxes and mends what lost events left half done. The next minute is its retry. */
export class Sweep extends AmbulanceFunction {
  constructor(scope: Construct, surroundings: FunctionSurroundings) {
    super(scope, "sweep", SWEEP, surroundings);
    this.lambda.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new Rule(this, "EveryMinute", {
      description: "Ambulance looks after what was left undone",
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(this.lambda, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
  }
}
