import { describe, expect, it } from "vitest";
import { z } from "zod";
import { settle } from "../../local/workflow/small-process.ts";
import { LambdaServiceError } from "../../support/aws/lambda-functions.ts";
import { eventually } from "../../support/eventually.ts";
import {
  type Answers,
  begin,
  deployedProcess,
  failingFirst,
  hanging,
  inEcs,
  run,
  toTheEnd,
} from "./deployed-process.ts";

const throttled = () => new LambdaServiceError("Lambda.TooManyRequestsException");
/** A state that executes the command, by its name. */
const isLaunch = (state: string) => state.startsWith("Run the command");

describe("an execution that is stopped", () => {
  it("while its task runs ends at once, and asks the task to stop; nothing else is called", async () => {
    const process = await deployedProcess({}, hanging);
    await process.workflow.start(run);
    await eventually(() => expect(process.launched).toHaveLength(1));
    await process.workflow.stop(run);
    expect(await process.workflow.status(run)).toBe("ABORTED");
    await eventually(() => expect(process.launched[0]?.stopped()).toBe(true));
    await settle();
    expect(process.visited().at(-1)).toBe("Run the command in ECS");
    expect(process.called("CollectTheResult")).toEqual([]);
    expect(process.fake.events.map(({ detail }) => detail.status)).toEqual(["RUNNING", "ABORTED"]);
  });

  it("while it waits for an approval starts nothing, even when that comes right afterwards", async () => {
    const ask = async () => ({ verdict: "ask", approvalSeconds: 3600 });
    const process = await deployedProcess({ CheckTheCommand: ask });
    await process.workflow.start(run);
    const token = await eventually(() => tokenOf(process.called("WaitForApproval")[0]));
    await process.workflow.stop(run);
    expect(await process.workflow.answer(token, { verdict: "approved" })).toBe("timed-out");
    await settle();
    expect(process.visited()).toEqual([...begin, "Wait for approval"]);
    expect(process.launched).toEqual([]);
  });
});

describe("a run that waits for an approval", () => {
  const asking = {
    CheckTheCommand: async () => ({ verdict: "ask", approvalSeconds: 3600 }),
  } satisfies Answers;
  const approval = ["Wait for approval", "Was it approved?"];

  it.each<[string, Record<string, unknown>, string[]]>([
    ["approved", { verdict: "approved" }, [...begin, ...approval, ...inEcs.slice(begin.length)]],
    ["rejected", { verdict: "rejected" }, [...begin, ...approval, "Close the run"]],
    ["answered with what nobody knows", { verdict: "APPROVED" }, [...begin, ...approval, "Close the run"]],
    ["answered with nothing", {}, [...begin, ...approval, "Close the run"]],
  ])("goes the way of its answer when it is %s", async (_, answer, visited) => {
    const process = await deployedProcess(asking);
    await process.workflow.start(run);
    const token = await eventually(() => tokenOf(process.called("WaitForApproval")[0]));
    expect(await process.workflow.answer(token, answer)).toBe("answered");
    await toTheEnd(process);
    expect(process.visited()).toEqual(visited);
    expect(await process.workflow.answer(token, answer)).toBe("already-answered");
  });

  it("and whose function AWS throttled waits with a token of its own", async () => {
    const process = await deployedProcess({ ...asking, WaitForApproval: failingFirst(1, throttled) });
    await process.workflow.start(run);
    await eventually(() => expect(process.called("WaitForApproval")).toHaveLength(1));
    await settle();
    process.clock.advance(5000);
    const second = await eventually(() => tokenOf(process.called("WaitForApproval")[1]));
    const first = tokenOf(process.called("WaitForApproval")[0]);
    expect(await process.workflow.answer(first, { verdict: "approved" })).toBe("timed-out");
    expect(await process.workflow.answer(second, { verdict: "rejected" })).toBe("answered");
  });

  it("never runs when nobody answers", async () => {
    const expired = { ExpireTheRequest: async () => ({ verdict: "expired" }) };
    const process = await deployedProcess({ ...asking, ...expired });
    await process.workflow.start(run);
    await toTheEnd(process);
    expect(process.visited().filter(isLaunch)).toEqual([]);
    expect(process.visited().slice(-3)).toEqual(["Expire the request", "Was it approved?", "Close the run"]);
  });
});

function tokenOf(input: unknown): string {
  return z.object({ token: z.string() }).parse(input).token;
}
