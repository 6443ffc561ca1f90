import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { StepFunctionsWorkflow } from "../../../aws/workflow/workflow.ts";
import { definitionOf } from "../../local/workflow/small-process.ts";
import { AwsRefusal, clientOf } from "../../support/aws/aws-service.ts";
import {
  type RunningStepFunctions,
  STATE_MACHINE,
  startStepFunctions,
} from "../../support/aws/step-functions.ts";
import { someRunId } from "../../support/runs.ts";
import { rememberedTokens } from "./remembered-tokens.ts";

const run = someRunId();
const input = JSON.stringify({ runId: run });
const throttled = new AwsRefusal("ThrottlingException", "Rate exceeded");
const definition = definitionOf({ Rest: { Type: "Wait", Seconds: 600, End: true } });

describe("starting an execution", () => {
  let fake: RunningStepFunctions;
  let client: SFNClient;
  let workflow: StepFunctionsWorkflow;
  beforeEach(async () => {
    fake = await startStepFunctions({ definition, functions: {} });
    client = new SFNClient(clientOf(fake));
    workflow = workflowOf();
  });
  afterEach(async () => {
    client.destroy();
    await fake.close();
  });
  const workflowOf = (stateMachineArn = STATE_MACHINE) =>
    new StepFunctionsWorkflow({
      client,
      stateMachineArn,
      answered: rememberedTokens(),
      startPauses: [1, 1, 1, 1],
    });
  const calls = (action: string) => fake.calls.filter((call) => call.action === action);
  const failureOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Error)) throw new Error("It did not fail");
    return error;
  };

  it("gives the execution the run's id as its name and nothing but that as its input", async () => {
    await workflow.start(run);
    expect(calls("StartExecution").map((call) => call.input)).toEqual([
      { stateMachineArn: STATE_MACHINE, name: run, input },
    ]);
  });

  it.each(["ThrottlingException", "TooManyRequestsException", "ExecutionLimitExceeded"])(
    "is tried again after %s, and is one execution",
    async (name) => {
      fake.disturb("StartExecution", { error: new AwsRefusal(name), times: 4 });
      await workflow.start(run);
      expect(await workflow.underWay()).toEqual([run]);
    },
  );

  it("gives up when Step Functions stays busy, and says that nothing was started", async () => {
    fake.disturb("StartExecution", { error: throttled, times: 99 });
    const error = await failureOf(workflow.start(run));
    expect(error.name).toBe("WorkflowUnavailableError");
    expect(error.message).toContain(`Nothing was started for ${run}`);
    expect(calls("StartExecution")).toHaveLength(5);
    expect(await workflow.status(run)).toBeUndefined();
  });

  it("whose answer was lost is tried again, and is still one execution", async () => {
    fake.disturb("StartExecution", { error: new Error("lost"), performed: true });
    await workflow.start(run);
    expect(calls("StartExecution")).toHaveLength(2);
    expect(fake.events).toHaveLength(1);
  });

  it("never calls an execution that may have been started one that was not", async () => {
    fake.disturb("StartExecution", { error: new Error("lost"), performed: true });
    fake.disturb("StartExecution", { error: throttled, times: 99 });
    const error = await failureOf(workflow.start(run));
    expect(error.name).toBe("StartUnknownError");
    expect(error.message).not.toContain("Nothing was started");
    expect(await workflow.status(run)).toBe("RUNNING");
  });

  it("never takes a refusal for the whole truth, whatever the client retries by itself", async () => {
    const { maxAttempts: _, ...retrying } = clientOf(fake);
    const patient = new SFNClient(retrying);
    fake.disturb("StartExecution", { error: new Error("lost"), performed: true });
    fake.disturb("StartExecution", { error: throttled, times: 99 });
    const [stateMachineArn, answered] = [STATE_MACHINE, rememberedTokens()];
    const once = new StepFunctionsWorkflow({ client: patient, stateMachineArn, answered, startPauses: [1] });
    expect((await failureOf(once.start(run))).name).toBe("StartUnknownError");
    expect(calls("StartExecution")).toHaveLength(2);
    patient.destroy();
  });

  it("does not know what happened when nobody listens", async () => {
    const nobody = await startStepFunctions({ definition, functions: {} });
    await nobody.close();
    const deaf = new SFNClient(clientOf(nobody));
    const error = await failureOf(
      new StepFunctionsWorkflow({
        client: deaf,
        stateMachineArn: STATE_MACHINE,
        answered: rememberedTokens(),
        startPauses: [1],
      }).start(run),
    );
    expect(error.name).toBe("StartUnknownError");
  });

  it("is refused at once, in the words of AWS, for what will not be better in a moment", async () => {
    fake.disturb("StartExecution", { error: new AwsRefusal("AccessDeniedException", "no", { status: 403 }) });
    expect((await failureOf(workflow.start(run))).name).toBe("AccessDeniedException");
    const other = workflowOf(`${STATE_MACHINE}-gone`);
    expect((await failureOf(other.start(run))).name).toBe("StateMachineDoesNotExist");
    expect(calls("StartExecution")).toHaveLength(2);
  });

  it("does not let a refusal hide that an earlier attempt may have got through", async () => {
    fake.disturb("StartExecution", { error: new Error("lost"), performed: true });
    fake.disturb("StartExecution", { error: new AwsRefusal("AccessDeniedException", "no", { status: 403 }) });
    expect((await failureOf(workflow.start(run))).name).toBe("StartUnknownError");
    expect(calls("StartExecution")).toHaveLength(2);
  });

  it("finds an execution of its own that is over", async () => {
    await workflow.start(run);
    await workflow.stop(run);
    await workflow.start(run);
    expect(await workflow.status(run)).toBe("ABORTED");
    expect(calls("DescribeExecution")).toHaveLength(2);
  });

  it.each([
    ["with another run in it", JSON.stringify({ runId: someRunId(1) })],
    ["with more in it", JSON.stringify({ runId: run, command: "User.delete_all" })],
    ["with nothing in it", "{}"],
  ])("does not take an execution of somebody else for its own: %s", async (_, foreign) => {
    await client.send(
      new StartExecutionCommand({ stateMachineArn: STATE_MACHINE, name: run, input: foreign }),
    );
    const error = await failureOf(workflow.start(run));
    expect(error.name).toBe("ForeignExecutionError");
    expect(error.message).toContain("Nothing was started");
    expect(error.message).not.toContain("delete_all");
  });

  it("does not know what happened when the name is taken and nobody can say by whom", async () => {
    await workflow.start(run);
    await workflow.stop(run);
    const error = new AwsRefusal("ExecutionDoesNotExist");
    fake.disturb("DescribeExecution", { error, times: 99 });
    expect((await failureOf(workflow.start(run))).name).toBe("StartUnknownError");
  });

  it("waits for a description that is a little behind", async () => {
    await workflow.start(run);
    await workflow.stop(run);
    fake.disturb("DescribeExecution", { error: new AwsRefusal("ExecutionDoesNotExist") });
    await workflow.start(run);
    expect(fake.events.map(({ detail }) => detail.status)).toEqual(["RUNNING", "ABORTED"]);
  });
});
