import { readFileSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import type { WakingClock } from "../../../local/workflow/timer.ts";
import { type Executor, type Failure, type LocalWorkflow, openWorkflow } from "../../../local/workflow.ts";
import { steps as realSteps } from "../../../state-machine/steps/index.ts";

/** The definition that is deployed. */
export const realDefinition: unknown = JSON.parse(
  readFileSync(new URL("../../../state-machine/definition.asl.json", import.meta.url), "utf8"),
);

/** What a step answers; a step that is not here answers nothing. */
export type Answers = Partial<Record<keyof typeof realSteps, () => unknown>>;

export const launch = { verdict: "launch", executor: "ecs", arguments: { run: "this" }, timeoutSeconds: 60 };

/** A run that needs an approval and then runs. */
export const ordinary: Answers = {
  CheckTheCommand: () => ({ verdict: "ask", approvalSeconds: 3600 }),
  ExpireTheRequest: () => ({ verdict: "expired" }),
  PrepareTheLaunch: () => launch,
};

/** All that outlives a server: what happened, in order, and the tokens that steps were given. */
export class World {
  /** The steps that were called, "run" and "resume" for the command, and how it ended. */
  readonly log: string[] = [];
  readonly inputs: { step: string; input: unknown }[] = [];
  readonly failures: Failure[] = [];
  approvalToken: string | undefined;
  commandRuns = 0;
  ended = false;

  /** A server's workflow over this world, with the real definition. */
  open(database: DatabaseSync, clock: WakingClock, answers: Answers = ordinary): LocalWorkflow {
    const workflow = openWorkflow({
      database,
      definition: realDefinition,
      clock,
      steps: Object.fromEntries(
        Object.keys(realSteps).map((name) => {
          const step = async (input: unknown) => {
            this.log.push(name);
            this.inputs.push({ step: name, input });
            await this.#does(name, input, workflow);
            return Object.entries(answers).find(([known]) => known === name)?.[1]();
          };
          return [name, step];
        }),
      ),
      executors: {
        "ecs:runTask.sync": this.#executor(),
        "codebuild:startBuild.sync": this.#executor("codebuild "),
      },
      onEnd: async (_, status, failure) => {
        this.log.push(status);
        this.ended = true;
        if (failure) this.failures.push(failure);
      },
      onProblem: () => {},
    });
    return workflow;
  }

  async #does(name: string, input: unknown, workflow: LocalWorkflow): Promise<void> {
    const token = typeof input === "object" && input && "token" in input ? String(input.token) : "";
    if (name === "WaitForApproval") this.approvalToken = token;
    if (name === "TakeTheTarget") await workflow.answer(token, {});
  }

  #executor(prefix = ""): Executor {
    return {
      run: async () => {
        this.commandRuns += 1;
        this.log.push(`${prefix}run`);
        return {};
      },
      resume: async () => {
        this.log.push(`${prefix}resume`);
        throw Object.assign(new Error("It died with the server"), { name: "Interrupted" });
      },
    };
  }
}
