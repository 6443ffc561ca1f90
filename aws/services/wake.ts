import { InvocationType, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { clientSettings, type Setting } from "./setting.ts";

/** Has the `deliver` function called with a run, without waiting for what becomes of it. */
export function wakeDeliver(setting: Setting): (runId: string) => Promise<void> {
  const client = new LambdaClient(clientSettings(setting));
  const FunctionName = setting.environment.AMBULANCE_DELIVER_FUNCTION;
  return async (runId) => {
    const Payload = JSON.stringify({ runId });
    await client.send(new InvokeCommand({ FunctionName, InvocationType: InvocationType.Event, Payload }));
  };
}
