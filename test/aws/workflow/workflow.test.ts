import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { afterEach, describe, expect, it } from "vitest";
import { type AnsweredTokens, StepFunctionsWorkflow } from "../../../aws/workflow/workflow.ts";
import { StoreUnavailableError } from "../../../runs/errors.ts";
import { definitionOf } from "../../local/workflow/small-process.ts";
import { type AwsAction, AwsRefusal, awsJsonService, clientOf } from "../../support/aws/aws-service.ts";
import { STATE_MACHINE, startStepFunctions } from "../../support/aws/step-functions.ts";
import { someRunId } from "../../support/runs.ts";
import { rememberedTokens } from "./remembered-tokens.ts";

const run = someRunId();
const definition = definitionOf({ Rest: { Type: "Wait", Seconds: 600, End: true } });
const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0)) await close();
});

function workflowOn(service: { url: string }, answered: AnsweredTokens = rememberedTokens()) {
  const client = new SFNClient(clientOf(service));
  cleanUp.push(() => client.destroy());
  return {
    client,
    workflow: new StepFunctionsWorkflow({ client, stateMachineArn: STATE_MACHINE, answered }),
  };
}

/** A workflow on a service that answers as it is told. */
async function answering(actions: Record<string, AwsAction>, answered?: AnsweredTokens) {
  const service = await awsJsonService(actions);
  cleanUp.push(() => service.close());
  return { service, ...workflowOn(service, answered) };
}

const refusing =
  (name: string, message?: string): AwsAction =>
  () => {
    throw new AwsRefusal(name, message);
  };

/** A table that does not answer. */
const down: AnsweredTokens = {
  remember: () => Promise.reject(new StoreUnavailableError("down")),
  isAnswered: () => Promise.reject(new StoreUnavailableError("down")),
};

describe("the status of an execution", () => {
  it("is that of Step Functions; one that waits for a redrive has failed", async () => {
    let status = "RUNNING";
    const { workflow, service } = await answering({ DescribeExecution: () => ({ status }) });
    for (status of ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"])
      expect(await workflow.status(run)).toBe(status);
    status = "PENDING_REDRIVE";
    expect(await workflow.status(run)).toBe("FAILED");
    expect(service.calls[0]?.input).toEqual({
      executionArn: `arn:aws:states:ap-northeast-1:123456789012:execution:ambulance-test:${run}`,
    });
  });

  it("that nobody knows is an error, not a guess", async () => {
    const { workflow } = await answering({ DescribeExecution: () => ({ status: "PONDERING" }) });
    await expect(workflow.status(run)).rejects.toThrow();
  });

  it("is an error when Step Functions cannot be asked: only a missing execution was never started", async () => {
    const { workflow } = await answering({ DescribeExecution: refusing("AccessDeniedException") });
    await expect(workflow.status(run)).rejects.toThrow("AccessDeniedException");
  });
});

describe("what is under way", () => {
  it("is read page by page, without executions that were started by hand", async () => {
    const fake = await startStepFunctions({ definition, functions: {}, pageSize: 2 });
    cleanUp.push(() => fake.close());
    const { client, workflow } = workflowOn(fake);
    const ids = Array.from({ length: 5 }, (_, n) => someRunId(n));
    for (const id of ids) await workflow.start(id);
    await client.send(new StartExecutionCommand({ stateMachineArn: STATE_MACHINE, name: "try-it" }));
    await workflow.stop(someRunId(2));
    const others = ids.filter((id) => id !== someRunId(2));
    expect((await workflow.underWay()).sort()).toEqual(others.sort());
    expect(fake.calls.filter(({ action }) => action === "ListExecutions")).toHaveLength(3);
  });

  it("is an error when a page is missing, not a shorter list", async () => {
    const fake = await startStepFunctions({ definition, functions: {}, pageSize: 1 });
    cleanUp.push(() => fake.close());
    const { workflow } = workflowOn(fake);
    for (const n of [1, 2]) await workflow.start(someRunId(n));
    fake.disturb("ListExecutions", { error: new AwsRefusal("ThrottlingException"), performed: true });
    await expect(workflow.underWay()).rejects.toThrow("ThrottlingException");
  });
});

describe("an answer to a task token", () => {
  it("that was answered before is told apart from one that came too late", async () => {
    const { workflow } = await answering(
      { SendTaskSuccess: refusing("TaskTimedOut") },
      {
        ...rememberedTokens(),
        isAnswered: async (token) => token === "used",
      },
    );
    expect(await workflow.answer("used", {})).toBe("already-answered");
    expect(await workflow.answer("late", {})).toBe("timed-out");
  });

  it("is remembered only when it was taken", async () => {
    const answered = rememberedTokens();
    const { workflow } = await answering(
      {
        SendTaskSuccess: ({ taskToken }) => {
          if (taskToken !== "open") throw new AwsRefusal("TaskTimedOut");
        },
      },
      answered,
    );
    await workflow.answer("late", {});
    await workflow.answer("open", {});
    expect([...answered.tokens]).toEqual(["open"]);
  });

  it.each([
    ["InvalidToken", "Invalid Token: 'Invalid token'"],
    ["TaskDoesNotExist", "Task Does Not Exist"],
    ["ValidationException", "Value at 'taskToken' failed to satisfy constraint"],
  ])("to a token that nobody gave out is unknown: %s", async (name, message) => {
    const { workflow } = await answering({ SendTaskSuccess: refusing(name, message) });
    expect(await workflow.answer("some token", {})).toBe("unknown");
  });

  it.each([
    ["ValidationException", "Value at 'output' failed to satisfy constraint"],
    ["AccessDeniedException", "not allowed"],
    ["ThrottlingException", "Rate exceeded"],
  ])("that Step Functions did not look at is an error: %s", async (name, message) => {
    const { workflow } = await answering({ SendTaskSuccess: refusing(name, message) });
    await expect(workflow.answer("some token", {})).rejects.toThrow(message);
  });

  it("counts when the table does not remember it", async () => {
    const { workflow } = await answering({ SendTaskSuccess: () => ({}) }, down);
    expect(await workflow.answer("open", {})).toBe("answered");
  });

  it("that was refused is neither late nor repeated as long as the table does not say", async () => {
    const { workflow } = await answering({ SendTaskSuccess: refusing("TaskTimedOut") }, down);
    await expect(workflow.answer("some token", {})).rejects.toThrow(StoreUnavailableError);
  });

  it("never shows its token in an error", async () => {
    const { workflow } = await answering({ SendTaskSuccess: refusing("AccessDeniedException") });
    const error = await workflow.answer("a-bearer-secret", {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("a-bearer-secret");
  });
});

describe("a stop", () => {
  it("says to whoever looks at the execution why it was stopped", async () => {
    const fake = await startStepFunctions({ definition, functions: {} });
    cleanUp.push(() => fake.close());
    const { workflow } = workflowOn(fake);
    await workflow.start(run);
    await workflow.stop(run);
    const { status, error, cause } = fake.events.at(-1)?.detail ?? {};
    expect({ status, error }).toEqual({ status: "ABORTED", error: "AmbulanceStopped" });
    expect(cause).toContain("cancelled in Slack");
  });

  it("that Step Functions did not take is an error: the run goes on", async () => {
    const { workflow } = await answering({ StopExecution: refusing("ThrottlingException", "Rate exceeded") });
    await expect(workflow.stop(run)).rejects.toThrow("Rate exceeded");
  });
});
