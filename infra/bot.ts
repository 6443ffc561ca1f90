import { CfnOutput } from "aws-cdk-lib";
import { FunctionUrlAuthType, InvokeMode } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { AmbulanceFunction, type FunctionSurroundings } from "./function.ts";
import { BOT } from "./functions.ts";

/**
 * Slack in. The one thing of the stack that the internet can reach: Slack cannot sign for IAM, so its own signature is
 * what the function checks before anything else. A URL of the function costs nothing; an HTTP API would.
 */
export class Bot extends AmbulanceFunction {
  constructor(scope: Construct, surroundings: FunctionSurroundings) {
    super(scope, "bot", BOT, surroundings);
    const url = this.lambda.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
    });
    new CfnOutput(this, "Url", {
      value: url.url,
      description: "For the Slack app: npx ambulance manifest --url <this>",
    }).overrideLogicalId("BotUrl");
  }
}
