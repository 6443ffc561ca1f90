import { SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { StepFunctionsWorkflow } from "../../../aws/workflow/workflow.ts";
import { describeWorkflow } from "../../contracts/workflow.contract.ts";
import { FakeClock } from "../../local/workflow/fake-clock.ts";
import { definitionOf, executing, settle, waiting } from "../../local/workflow/small-process.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { STATE_MACHINE, startStepFunctions } from "../../support/aws/step-functions.ts";
import { eventually } from "../../support/eventually.ts";
import { rememberedTokens } from "./remembered-tokens.ts";

const MONTH = 30 * 24 * 3600;
const payload = { runId: "{% $states.context.Execution.Input.runId %}" };
const calling = (FunctionName: string) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Arguments: { FunctionName, Payload: payload },
  TimeoutSeconds: 60,
});

const definition = definitionOf({
  Wait: waiting("Wait", {
    Arguments: {
      FunctionName: "arn:aws:lambda:::function:Wait",
      Payload: { ...payload, token: "{% $states.context.Task.Token %}" },
    },
    TimeoutSeconds: MONTH,
    Catch: [{ ErrorEquals: ["States.Timeout"], Output: {}, Next: "Execute" }],
    Next: "Execute",
  }),
  Execute: executing({
    Arguments: { answer: "{% $states.input %}", runId: "{% $states.context.Execution.Name %}" },
    Next: "Last",
  }),
  Last: { ...calling("arn:aws:lambda:::function:Last"), End: true },
});

const inputSchema = z.object({ runId: z.string(), token: z.string(), answer: z.unknown() }).partial();

describeWorkflow("Step Functions", async () => {
  const clock = new FakeClock();
  const waits: z.infer<typeof inputSchema>[] = [];
  const lasts: z.infer<typeof inputSchema>[] = [];
  const commands: { runId: string; answer: unknown; signal: AbortSignal; finish: () => void }[] = [];
  const fake = await startStepFunctions({
    clock,
    definition,
    functions: {
      "arn:aws:lambda:::function:Wait": async (input) => void waits.push(inputSchema.parse(input)),
      "arn:aws:lambda:::function:Last": async (input) => void lasts.push(inputSchema.parse(input)),
    },
    services: {
      "ecs:runTask.sync": (input, { executionId: runId, signal }) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        commands.push({ runId, answer: inputSchema.parse(input).answer, signal, finish: resolve });
        return promise;
      },
    },
    pageSize: 1,
  });
  const client = new SFNClient(clientOf(fake));
  const answered = rememberedTokens();
  const of = <Thing extends { runId?: string | undefined }>(things: Thing[], runId: string) =>
    things.filter((thing) => thing.runId === runId);
  return {
    workflow: new StepFunctionsWorkflow({ client, stateMachineArn: STATE_MACHINE, answered }),
    timesWaiting: (runId) => of(waits, runId).length,
    token: (runId) => eventually(() => z.string().parse(of(waits, runId)[0]?.token)),
    passTime: () => clock.advance(MONTH * 1000),
    command: (runId) =>
      eventually(() => {
        const [command] = of(commands, runId);
        if (!command) throw new Error("Nothing is being executed");
        const { answer, signal, finish } = command;
        return { answer, wasStopped: () => signal.aborted, finish };
      }),
    end: (runId) =>
      eventually(() => {
        const last = fake.events.filter(({ detail }) => detail.name === runId).at(-1);
        return z.enum(["SUCCEEDED", "FAILED", "ABORTED", "TIMED_OUT"]).parse(last?.detail.status);
      }),
    cameToLastStep: (runId) => of(lasts, runId).length > 0,
    settle,
    dispose: async () => {
      client.destroy();
      await fake.close();
    },
  };
});
