import { describe, expect, it } from "vitest";
import { checkBlocks } from "../../../local/slack/block-kit/check.ts";
import { SOME_TIME, someRun, someRunId } from "../../support/runs.ts";
import { success } from "../../support/services.ts";
import { withRuns } from "./with-runs.ts";

describe("showing a run", () => {
  const bytes = Buffer.from("hello\n");
  const output = {
    size: async () => 6,
    read: async (_: string, from: number, to: number) => bytes.subarray(from, to),
  };

  it("shows everything about it: the card without buttons, the record, the output", async () => {
    const run = someRun({
      status: "succeeded",
      startedAt: SOME_TIME,
      result: success,
      messages: { card: { channel: "C0RUNS", ts: "1.1" } },
    });
    const { ask } = await withRuns([run], { output });
    const answer = await ask(`show \`${run.id}\``);
    expect(checkBlocks(answer.blocks, "message")).toEqual([]);
    const words = JSON.stringify(answer);
    for (const part of [
      run.command.replaceAll('"', '\\"'),
      run.reason,
      "*asked*",
      "hello",
      "Exit status 0",
      "archives",
    ]) {
      expect(words).toContain(part);
    }
    expect(words).not.toContain("action_id");
  });

  it("of a run that waits has no buttons and no output", async () => {
    const { ask } = await withRuns([someRun({ status: "awaiting-approval" })], { output });
    expect(JSON.stringify(await ask(`show ${someRun().id}`))).not.toMatch(/hello|action_id/);
  });

  it.each([
    ["show", "Say which run"],
    [`show ${someRunId(70)}`, "There is no run"],
    ["show <!channel>", "There is no run `&lt;!CHANNEL&gt;`"],
  ])("%j says what is wrong", async (text, words) => {
    const { ask } = await withRuns([]);
    expect((await ask(text)).text).toContain(words);
  });
});

describe("help", () => {
  it("lists commands, targets and statuses", async () => {
    const { ask } = await withRuns([]);
    const words = JSON.stringify(await ask("help"));
    for (const part of ["/ambulance history", "`production`", "awaiting-approval"])
      expect(words).toContain(part);
  });

  it.each([
    ["histroy", "Did you mean `/ambulance history`?"],
    ["prodution User.count", "Did you mean `/ambulance production`?"],
    ["User.count", "`production`"],
  ])("is short for what %j may have meant", async (text, words) => {
    const { ask } = await withRuns([]);
    expect(JSON.stringify(await ask(text))).toContain(words);
  });
});
