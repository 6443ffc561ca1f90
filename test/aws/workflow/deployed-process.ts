import { SFNClient } from "@aws-sdk/client-sfn";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { StepFunctionsWorkflow } from "../../../aws/workflow/workflow.ts";
import type { StepFunction } from "../../../local/workflow.ts";
import { FakeClock } from "../../local/workflow/fake-clock.ts";
import { settle } from "../../local/workflow/small-process.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { deployedDefinition, functionArns } from "../../support/aws/deployed-definition.ts";
import { stoppedTask } from "../../support/aws/service-failures.ts";
import { STATE_MACHINE, type SyncService, startStepFunctions } from "../../support/aws/step-functions.ts";
import { someRunId } from "../../support/runs.ts";
import { rememberedTokens } from "./remembered-tokens.ts";

export const run = someRunId();
export const ROLE = "arn:aws:iam::210987654321:role/ambulance-target";
/** The states that a run enters on its way, in order. */
export const begin = ["Announce the request", "Check the command", "Is an approval needed?"];
export const prepare = ["Take the target", "Prepare the launch", "Where does it run?"];
export const end = ["Collect the result", "Close the run"];
export const inEcs = [...begin, ...prepare, "Run the command in ECS", ...end];

const tokenInput = z.object({ token: z.string() });

/** What a step answers, instead of what it answers for an ordinary run with approval. */
export type Answers = Record<string, StepFunction>;

/** A plan as "Prepare the launch" gives it. */
export function launch(fields: Record<string, unknown> = {}): StepFunction {
  const plan = {
    verdict: "launch",
    executor: "ecs",
    arguments: { Cluster: "production" },
    timeoutSeconds: 90,
  };
  return async () => ({ ...plan, ...fields });
}

/** A step that answers after some failures. */
export function failingFirst(times: number, failure: () => Error, answer: unknown = {}): StepFunction {
  let left = times;
  return async () => {
    if (left-- > 0) throw failure();
    return answer;
  };
}

/** A task or build that does not end, not even when it is asked to. */
export const hanging: SyncService = () => new Promise(() => {});

/** A service call, as the fake of that service got it. */
export interface Launched {
  service: string;
  input: unknown;
  role?: string;
  stopped: () => boolean;
}

/** One run through the deployed definition, on the fake Step Functions and a clock that moves when it is told. */
export async function deployedProcess(answers: Answers = {}, execute: SyncService = succeed) {
  const clock = new FakeClock();
  const [calls, launched]: [{ step: string; input: unknown }[], Launched[]] = [[], []];
  const service =
    (name: string): SyncService =>
    (input, about) => {
      const role = about.role === undefined ? {} : { role: about.role };
      launched.push({ service: name, input, ...role, stopped: () => about.signal.aborted });
      return execute(input, about);
    };
  const answered = { ...ordinary(), ...answers };
  const functions = Object.entries(functionArns()).map(([step, arn]) => {
    const code: StepFunction = async (input) => {
      calls.push({ step, input });
      if (step === "TakeTheTarget") await workflow.answer(tokenInput.parse(input).token, {});
      return answered[step]?.(input);
    };
    return [arn, code] as const;
  });
  const fake = await startStepFunctions({
    clock,
    definition: deployedDefinition(),
    functions: Object.fromEntries(functions),
    services: {
      "ecs:runTask.sync": service("ecs:runTask.sync"),
      "codebuild:startBuild.sync": service("codebuild:startBuild.sync"),
    },
  });
  const client = new SFNClient(clientOf(fake));
  const workflow = new StepFunctionsWorkflow({
    client,
    stateMachineArn: STATE_MACHINE,
    answered: rememberedTokens(),
  });
  onTestFinished(async () => {
    client.destroy();
    await fake.close();
  });
  const called = (step: string) => calls.filter((call) => call.step === step).map(({ input }) => input);
  return { fake, workflow, clock, launched, called, visited: () => fake.visited(run) };
}

/** What the steps of an ordinary run answer: approved at once. */
function ordinary(): Answers {
  return {
    CheckTheCommand: async () => ({ verdict: "run", approvalSeconds: 3600 }),
    PrepareTheLaunch: launch(),
  };
}

const succeed: SyncService = async () => stoppedTask({ StopCode: "EssentialContainerExited", ExitCode: 0 });

/** Walks until the execution is over; time passes as long as nothing else happens. */
export async function toTheEnd({ fake, clock }: Awaited<ReturnType<typeof deployedProcess>>) {
  for (let minutes = 0; minutes < 200; minutes++) {
    await settle();
    const last = fake.events.at(-1)?.detail;
    if (last && last.status !== "RUNNING") return last;
    clock.advance(60_000);
  }
  throw new Error("The execution does not end");
}
