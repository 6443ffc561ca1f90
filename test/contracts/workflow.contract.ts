import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Workflow } from "../../runs/ports.ts";
import { someRunId } from "../support/runs.ts";

/**
 * A workflow of the kind under test, with a process of three states: one that waits for an answer (for a limited
 * time, then it goes on as if answered with nothing), one that executes a command, and one that calls a last step.
 */
export interface WorkflowUnderTest {
  workflow: Workflow;
  /** How often the execution of a run has come to its waiting state. */
  timesWaiting(runId: string): number;
  /** The task token, once the execution waits with it. */
  token(runId: string): Promise<string>;
  /** Lets the time of the waiting state pass. */
  passTime(): void;
  /** Resolves once the command is being executed; `answer` is what the waiting state was answered with. */
  command(runId: string): Promise<{ answer: unknown; wasStopped(): boolean; finish(): void }>;
  /** How the execution ended, once it has. */
  end(runId: string): Promise<"SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT">;
  /** Whether the last step was called. */
  cameToLastStep(runId: string): boolean;
  /** Lets everything happen that can happen now. */
  settle(): Promise<void>;
  dispose(): Promise<void> | void;
}

/** What every {@link Workflow} must do, whoever walks the definition. */
export function describeWorkflow(
  name: string,
  open: () => Promise<WorkflowUnderTest> | WorkflowUnderTest,
): void {
  describe(`the workflow on ${name}`, () => {
    let opened: WorkflowUnderTest;
    let workflow: Workflow;
    const [one, other] = [someRunId(1), someRunId(2)];
    beforeEach(async () => {
      opened = await open();
      workflow = opened.workflow;
    });
    afterEach(() => opened.dispose());

    describe("start", () => {
      it("begins one execution, however often it is called", async () => {
        await Promise.all([workflow.start(one), workflow.start(one)]);
        await opened.token(one);
        await workflow.start(one);
        await opened.settle();
        expect(opened.timesWaiting(one)).toBe(1);
      });

      it("does nothing for a run whose execution has ended", async () => {
        await workflow.start(one);
        await workflow.answer(await opened.token(one), {});
        (await opened.command(one)).finish();
        expect(await opened.end(one)).toBe("SUCCEEDED");
        await workflow.start(one);
        await opened.settle();
        expect(opened.timesWaiting(one)).toBe(1);
      });

      it("is under way from its start to its end", async () => {
        expect(await workflow.underWay()).toEqual([]);
        await workflow.start(one);
        expect(await workflow.underWay()).toEqual([one]);
        await opened.token(one);
        expect(await workflow.underWay()).toEqual([one]);
        await workflow.stop(one);
        await opened.end(one);
        expect(await workflow.underWay()).toEqual([]);
      });

      it("can be asked about afterwards", async () => {
        expect(await workflow.status(one)).toBeUndefined();
        await workflow.start(one);
        expect(await workflow.status(one)).toBe("RUNNING");
        await workflow.stop(one);
        await opened.end(one);
        expect(await workflow.status(one)).toBe("ABORTED");
        expect(await workflow.status(other)).toBeUndefined();
      });
    });

    describe("an answer", () => {
      it("becomes the result of the state that waits", async () => {
        await workflow.start(one);
        const answer = { verdict: "approved", text: "日本語 {% $states %}", list: [1], nothing: null };
        expect(await workflow.answer(await opened.token(one), answer)).toBe("answered");
        expect((await opened.command(one)).answer).toEqual(answer);
      });

      it("counts once: the first of many at the same moment", async () => {
        await workflow.start(one);
        const token = await opened.token(one);
        const answers = await Promise.all([1, 2, 3].map((n) => workflow.answer(token, { n })));
        expect(answers.filter((answered) => answered === "answered")).toHaveLength(1);
        const winner = answers.indexOf("answered") + 1;
        expect((await opened.command(one)).answer).toEqual({ n: winner });
      });

      it("that is repeated is neither taken nor unknown", async () => {
        await workflow.start(one);
        const token = await opened.token(one);
        await workflow.answer(token, {});
        const command = await opened.command(one);
        expect(["already-answered", "timed-out"]).toContain(await workflow.answer(token, { late: true }));
        command.finish();
        await opened.end(one);
        expect(["already-answered", "timed-out"]).toContain(await workflow.answer(token, { late: true }));
      });

      it("that comes too late is told so, and the process has gone on without it", async () => {
        await workflow.start(one);
        const token = await opened.token(one);
        opened.passTime();
        expect(await workflow.answer(token, { late: true })).toBe("timed-out");
        expect((await opened.command(one)).answer).toEqual({});
      });

      it.each(["", "no token", "x".repeat(2048), "' OR 1=1 --"])(
        "to a token that nobody gave out is told so: %j",
        async (token) => {
          await workflow.start(one);
          await opened.token(one);
          expect(await workflow.answer(token, {})).toBe("unknown");
          expect(opened.timesWaiting(one)).toBe(1);
        },
      );

      it("moves its own run only", async () => {
        await workflow.start(one);
        await workflow.start(other);
        const tokens = await Promise.all([opened.token(one), opened.token(other)]);
        expect(new Set(tokens).size).toBe(2);
        await workflow.answer(tokens[1], { verdict: "approved" });
        (await opened.command(other)).finish();
        expect(await opened.end(other)).toBe("SUCCEEDED");
        expect(opened.cameToLastStep(one)).toBe(false);
        expect(await workflow.answer(tokens[0], {})).toBe("answered");
      });
    });

    describe("stop", () => {
      it("ends an execution that waits, whose token is dead from then on", async () => {
        await workflow.start(one);
        const token = await opened.token(one);
        await workflow.stop(one);
        expect(await workflow.answer(token, {})).toBe("timed-out");
        expect(await opened.end(one)).toBe("ABORTED");
        expect(opened.cameToLastStep(one)).toBe(false);
      });

      it("tells what executes the command; the execution ends when that has ended", async () => {
        await workflow.start(one);
        await workflow.answer(await opened.token(one), {});
        const command = await opened.command(one);
        expect(command.wasStopped()).toBe(false);
        await workflow.stop(one);
        await workflow.stop(one);
        await opened.settle();
        expect(command.wasStopped()).toBe(true);
        command.finish();
        expect(await opened.end(one)).toBe("ABORTED");
        expect(opened.cameToLastStep(one)).toBe(false);
      });

      it("does nothing to an execution that has ended", async () => {
        await workflow.start(one);
        await workflow.answer(await opened.token(one), {});
        (await opened.command(one)).finish();
        expect(await opened.end(one)).toBe("SUCCEEDED");
        await workflow.stop(one);
        await opened.settle();
        expect(await opened.end(one)).toBe("SUCCEEDED");
      });

      it("does nothing for a run that was never started, and does not hinder its start", async () => {
        await workflow.stop(one);
        await workflow.start(one);
        expect(await workflow.answer(await opened.token(one), {})).toBe("answered");
      });

      it("leaves other runs alone", async () => {
        await workflow.start(one);
        await workflow.start(other);
        await Promise.all([opened.token(one), opened.token(other)]);
        await workflow.stop(one);
        await opened.end(one);
        expect(await workflow.answer(await opened.token(other), {})).toBe("answered");
      });
    });
  });
}
