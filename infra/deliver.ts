import { CfnFunction, RecursiveLoop } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { AmbulanceFunction, type FunctionSurroundings } from "./function.ts";
import { DELIVER } from "./functions.ts";

/**
 * Slack out. What it fails to tell stays in the outbox, where the sweep finds it: Lambda need not try again as well.
 * When its time is up it calls itself, for as long as a command prints. Lambda takes that for a mistake after sixteen
 * times, stops it and warns the owner of the account, unless it is told that it is none (Lambda developer guide, "Use
 * Lambda recursive loop detection"). It ends when there is nothing left to tell, and after every failure.
 */
export class Deliver extends AmbulanceFunction {
  constructor(scope: Construct, surroundings: FunctionSurroundings) {
    super(scope, "deliver", DELIVER, surroundings);
    this.lambda.configureAsyncInvoke({ retryAttempts: 0 });
    const { defaultChild } = this.lambda.node;
    if (defaultChild instanceof CfnFunction) defaultChild.recursiveLoop = RecursiveLoop.ALLOW;
  }
}
