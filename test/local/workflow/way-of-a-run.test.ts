import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { someRunId } from "../../support/runs.ts";
import { FakeClock } from "./fake-clock.ts";
import { settle, until } from "./small-process.ts";
import { type Answers, launch, ordinary, World } from "./world.ts";

const run = someRunId();
const begin = ["AnnounceTheRequest", "CheckTheCommand"];
const execute = ["TakeTheTarget", "PrepareTheLaunch", "run", "CollectTheResult"];
const close = ["CloseTheRun", "SUCCEEDED"];
const broken = () => {
  throw new TypeError("a secret");
};
const check = (verdict: unknown) => () => ({ verdict, approvalSeconds: 60 });

/** A run with these answers; `decision` is pressed as soon as there is a button, time passes without one. */
async function wayOf(answers: Answers, decision?: Record<string, unknown>): Promise<World> {
  const directory = emptyDirectory();
  const database = openDatabase(directory);
  const [world, clock] = [new World(), new FakeClock()];
  const workflow = world.open(database, clock, { ...ordinary, ...answers });
  onTestFinished(async () => {
    await workflow.close();
    database.close();
    removeDirectory(directory);
  });
  await workflow.start(run);
  const isAsked = () => world.ended || world.approvalToken !== undefined;
  // What fails before is tried again for a minute.
  for (let seconds = 0; decision && seconds < 70 && !isAsked(); seconds++) {
    await settle();
    clock.advance(1000);
  }
  if (decision) await until(isAsked);
  if (world.approvalToken && decision) await workflow.answer(world.approvalToken, decision);
  for (let minutes = 0; minutes < 100 && !world.ended; minutes++) {
    await settle();
    clock.advance(60_000);
  }
  return world;
}

describe("the way of a run", () => {
  it.each<[string, Answers, Record<string, unknown> | undefined, string[]]>([
    ["with approval", {}, { verdict: "approved" }, [...begin, "WaitForApproval", ...execute, ...close]],
    ["without one", { CheckTheCommand: check("run") }, undefined, [...begin, ...execute, ...close]],
    ["that is refused", { CheckTheCommand: check("refused") }, undefined, [...begin, ...close]],
    ["that is rejected", {}, { verdict: "rejected" }, [...begin, "WaitForApproval", ...close]],
    ["that expires", {}, undefined, [...begin, "WaitForApproval", "ExpireTheRequest", ...close]],
    [
      "that was approved at the last instant",
      { ExpireTheRequest: () => ({ verdict: "approved" }) },
      undefined,
      [...begin, "WaitForApproval", "ExpireTheRequest", ...execute, ...close],
    ],
    [
      "that was rejected at the last instant",
      { ExpireTheRequest: () => ({ verdict: "rejected" }) },
      undefined,
      [...begin, "WaitForApproval", "ExpireTheRequest", ...close],
    ],
    [
      "that is refused before the launch",
      { PrepareTheLaunch: () => ({ verdict: "refused" }) },
      { verdict: "approved" },
      [...begin, "WaitForApproval", "TakeTheTarget", "PrepareTheLaunch", ...close],
    ],
    [
      "in CodeBuild",
      { CheckTheCommand: check("run"), PrepareTheLaunch: () => ({ ...launch, executor: "codebuild" }) },
      undefined,
      [...begin, "TakeTheTarget", "PrepareTheLaunch", "codebuild run", "CollectTheResult", ...close],
    ],
  ])("%s", async (_, answers, decision, way) => {
    expect((await wayOf(answers, decision)).log).toEqual(way);
  });

  it.each<[string, Answers, Record<string, unknown> | undefined]>([
    ["a check that answers nonsense", { CheckTheCommand: check("maybe") }, undefined],
    ["a check that answers nothing", { CheckTheCommand: () => undefined }, undefined],
    ["a check that fails", { CheckTheCommand: broken }, undefined],
    ["an announcement that fails", { AnnounceTheRequest: broken }, undefined],
    ["a time for the approval that is none", { CheckTheCommand: () => ({ verdict: "ask" }) }, undefined],
    ["a decision that nobody knows", {}, { verdict: "APPROVED" }],
    ["a decision without verdict", {}, {}],
    ["an expiry that fails", { ExpireTheRequest: broken }, undefined],
    ["a place in the line that fails", { WaitForApproval: broken }, undefined],
    [
      "a launch that answers nonsense",
      { PrepareTheLaunch: () => ({ ...launch, executor: "lambda" }) },
      { verdict: "approved" },
    ],
    [
      "a launch without a verdict",
      { PrepareTheLaunch: () => ({ ...launch, verdict: undefined }) },
      { verdict: "approved" },
    ],
    ["a launch that fails", { PrepareTheLaunch: broken }, { verdict: "approved" }],
    [
      "a launch without time limit",
      { PrepareTheLaunch: () => ({ ...launch, timeoutSeconds: "none" }) },
      { verdict: "approved" },
    ],
    [
      "a launch without arguments",
      { PrepareTheLaunch: () => ({ ...launch, arguments: undefined }) },
      { verdict: "approved" },
    ],
  ])("never runs the command after %s, and closes the run", async (_, answers, decision) => {
    const world = await wayOf(answers, decision);
    expect(world.commandRuns).toBe(0);
    expect(world.log.slice(-2)).toEqual(close);
  });

  it.each<[string, Answers]>([
    ["AnnounceTheRequest", { AnnounceTheRequest: broken }],
    ["PrepareTheLaunch", { PrepareTheLaunch: broken }],
    ["CollectTheResult", { CollectTheResult: broken }],
  ])("tells the last step what failed in %s", async (_, answers) => {
    const world = await wayOf(answers, { verdict: "approved" });
    expect(world.inputs.at(-1)).toEqual({
      step: "CloseTheRun",
      input: { runId: run, error: { Error: "TypeError", Cause: "a secret" } },
    });
  });

  it("tells the steps after it nothing when all is well", async () => {
    const world = await wayOf({}, { verdict: "approved" });
    const bare = world.inputs.filter(({ step }) => step === "CollectTheResult" || step === "CloseTheRun");
    expect(bare.map(({ input }) => input)).toEqual([{ runId: run }, { runId: run }]);
  });

  it("gives no step anything but the run's id, a token, or an error", async () => {
    const world = await wayOf({}, { verdict: "approved", reason: "a secret" });
    for (const { input } of world.inputs) {
      const { runId, token: _, ...rest } = Object(input);
      expect([runId, rest]).toEqual([run, {}]);
    }
  });

  it("tries to close a run for minutes; the end of the execution says when it could not", async () => {
    const world = await wayOf({ CheckTheCommand: check("refused"), CloseTheRun: broken });
    expect(world.log.filter((entry) => entry === "CloseTheRun")).toHaveLength(11);
    expect(world.log.at(-1)).toBe("FAILED");
    expect(world.failures).toEqual([{ Error: "TypeError", Cause: "a secret" }]);
  });
});
