import { describe, expect, it } from "vitest";
import { StillRunningError } from "../../../runs/errors.ts";
import { LambdaServiceError } from "../../support/aws/lambda-functions.ts";
import {
  begin,
  deployedProcess,
  failingFirst,
  hanging,
  inEcs,
  launch,
  run,
  toTheEnd,
} from "./deployed-process.ts";

const throttled = () => new LambdaServiceError("Lambda.TooManyRequestsException");

describe("a function that AWS does not call at once", () => {
  it.each(["AnnounceTheRequest", "CheckTheCommand", "PrepareTheLaunch", "CollectTheResult", "CloseTheRun"])(
    "is called again: %s",
    async (step) => {
      const answer = {
        CheckTheCommand: { verdict: "run", approvalSeconds: 60 },
        PrepareTheLaunch: await launch()({}),
      };
      const then = Object.entries(answer).find(([name]) => name === step)?.[1];
      const process = await deployedProcess({ [step]: failingFirst(3, throttled, then) });
      await process.workflow.start(run);
      expect((await toTheEnd(process)).status).toBe("SUCCEEDED");
      expect(process.visited()).toEqual(inEcs);
      expect(process.called(step)).toHaveLength(4);
      expect(process.launched).toHaveLength(1);
    },
  );

  it("and never, leads to the closing without a launch", async () => {
    const process = await deployedProcess({ PrepareTheLaunch: failingFirst(99, throttled) });
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.visited()).toEqual([...begin, "Take the target", "Prepare the launch", "Close the run"]);
    expect(process.called("PrepareTheLaunch")).toHaveLength(7);
    expect(process.launched).toEqual([]);
    expect(process.called("CloseTheRun")).toMatchObject([
      { runId: run, error: { Error: "Lambda.TooManyRequestsException" } },
    ]);
  });

  it("ends the execution as failed when it is the last one, for the event to be closed by", async () => {
    const process = await deployedProcess({ CloseTheRun: failingFirst(99, () => new TypeError("it broke")) });
    await process.workflow.start(run);
    const last = await toTheEnd(process);
    expect(last).toMatchObject({ name: run, status: "FAILED", error: "TypeError" });
    expect(process.called("CloseTheRun")).toHaveLength(11);
  });
});

describe("a process that outlives its state", () => {
  const still = () => new StillRunningError(run);

  it("is asked about until it is gone", async () => {
    const process = await deployedProcess({ CollectTheResult: failingFirst(20, still) }, hanging);
    await process.workflow.start(run);
    expect((await toTheEnd(process)).status).toBe("SUCCEEDED");
    expect(process.visited()).toEqual(inEcs);
    expect(process.launched[0]?.stopped()).toBe(true);
    expect(process.called("CollectTheResult")).toHaveLength(21);
  });

  it("that never goes is left to the closing, with the error by its name", async () => {
    const process = await deployedProcess({ CollectTheResult: failingFirst(999, still) });
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.visited()).toEqual(inEcs);
    expect(process.called("CollectTheResult")).toHaveLength(61);
    const [closing] = process.called("CloseTheRun");
    expect(closing).toMatchObject({ runId: run, error: { Error: "StillRunningError" } });
  });
});
