import { SFNClient } from "@aws-sdk/client-sfn";
import { StepFunctionsWorkflow } from "../aws/workflow/workflow.ts";
import type { StepFunction } from "../local/workflow.ts";
import { runIdOfView } from "../runs/run-id.ts";
import { clientOf } from "../test/support/aws/aws-service.ts";
import { deployedDefinition, functionArns } from "../test/support/aws/deployed-definition.ts";
import { STATE_MACHINE, startStepFunctions } from "../test/support/aws/step-functions.ts";
import type { Row } from "./row.ts";

/** What the steps answer when somebody approves at once; the others answer nothing that the definition looks at. */
const ANSWERS: Record<string, unknown> = {
  CheckTheCommand: { verdict: "ask", approvalSeconds: 3600 },
  PrepareTheLaunch: { verdict: "launch", executor: "ecs", arguments: {}, timeoutSeconds: 60 },
};

/**
 * How many state transitions a run with approval costs when nothing goes wrong. Step Functions bills each step that is
 * executed; the one to the end is counted too, to be on the safe side. https://aws.amazon.com/step-functions/pricing
 */
export async function benchTransitions(): Promise<Row[]> {
  const measured = (await statesOfGoodPath()).length + 1;
  return [{ name: "state transitions of a run with approval", measured, bar: 12, unit: "" }];
}

/** The states that such a run enters in the deployed definition, in order. */
export async function statesOfGoodPath(): Promise<string[]> {
  const run = runIdOfView("T0/V0", Date.now());
  const ended = Promise.withResolvers<void>();
  const functions = Object.entries(functionArns()).map(([step, arn]) => {
    const code: StepFunction = async (input) => {
      if (hasToken(input)) await workflow.answer(input.token, { verdict: "approved" });
      return ANSWERS[step] ?? {};
    };
    return [arn, code] as const;
  });
  const fake = await startStepFunctions({
    definition: deployedDefinition(),
    functions: Object.fromEntries(functions),
    onEvent: ({ detail }) => {
      if (detail.status === "SUCCEEDED") ended.resolve();
      else if (detail.status !== "RUNNING") ended.reject(new Error(`The execution ended ${detail.status}`));
    },
  });
  const client = new SFNClient(clientOf(fake));
  const answered = { remember: async () => {}, isAnswered: async () => false };
  const workflow = new StepFunctionsWorkflow({ client, stateMachineArn: STATE_MACHINE, answered });
  try {
    await workflow.start(run);
    await ended.promise;
    return fake.visited(run);
  } finally {
    client.destroy();
    await fake.close();
  }
}

function hasToken(input: unknown): input is { token: string } {
  return typeof input === "object" && input !== null && "token" in input && typeof input.token === "string";
}
