import type { Construct } from "constructs";
import { AmbulanceFunction, type FunctionSurroundings } from "./function.ts";
import { DELIVER } from "./functions.ts";

/** Slack out. What it fails to tell stays in the outbox, where the sweep finds it: Lambda need not try again as well. */
export class Deliver extends AmbulanceFunction {
  constructor(scope: Construct, surroundings: FunctionSurroundings) {
    super(scope, "deliver", DELIVER, surroundings);
    this.lambda.configureAsyncInvoke({ retryAttempts: 0 });
  }
}
