import { SFNClient } from "@aws-sdk/client-sfn";
import { type AnsweredTokens, StepFunctionsWorkflow } from "../workflow/workflow.ts";
import { clientSettings, type Setting } from "./setting.ts";

/** The executions of the installation's state machine. */
export function openWorkflow(setting: Setting, answered: AnsweredTokens): StepFunctionsWorkflow {
  const client = new SFNClient(clientSettings(setting));
  const stateMachineArn = setting.environment.AMBULANCE_STATE_MACHINE;
  return new StepFunctionsWorkflow({ client, stateMachineArn, answered });
}
