import { describe, expect, it } from "vitest";
import { approveValue } from "../../../bot/approve-value.ts";
import type { Result, Run } from "../../../runs/run.ts";
import { pressed, slashCommand, someBot } from "../../support/bot.ts";
import { changed, someDryRun, someEffects } from "../../support/effects.ts";
import { foundIn } from "../../support/policy.ts";
import { SOME_TIME, someRun } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, STRANGER, success } from "../../support/services.ts";

const command = 'User.where(plan: "trial").delete_all';
const result: Result = {
  ...success,
  effects: someEffects({ changes: [changed("users", { deleted: 3 })], rolledBack: true }),
};

async function waiting(fields: Partial<Run> = {}) {
  const bot = await someBot();
  const findings = await foundIn(fields.command ?? command);
  const run = someRun({
    status: "awaiting-approval",
    command,
    findings,
    token: "t",
    expiresAt: SOME_TIME + 1000,
    ...fields,
  });
  await bot.services.store.insert(run);
  const press = (action: string, value: string, person = ON_CALL) =>
    bot.send(pressed(bot.slack, action, value, person));
  const stored = async () => (await bot.services.store.get(run.id)) ?? run;
  const told = () => bot.slack.to("response").map(({ text }) => String(text));
  return { ...bot, run, press, stored, told };
}

describe("pressing Dry run", () => {
  it("begins a dry run, and is answered when that is certain", async () => {
    const { run, press, stored, called, told } = await waiting();
    expect(await press("dry_run", run.id)).toEqual([undefined]);
    expect((await stored()).dryRun).toMatchObject({ by: ON_CALL, number: 1 });
    expect(called).toEqual([`start ${(await stored()).dryRun?.runId}`]);
    expect(told()).toEqual([]);
  });

  it.each([
    ["the requester", DEVELOPER, {}, "Nobody approves or rejects their own run"],
    ["a stranger", STRANGER, {}, "You are not an approver"],
    ["an approver while one is under way", ON_CALL, { dryRun: someDryRun() }, "A dry run is under way"],
    ["an approver who could see one", ON_CALL, { dryRun: someDryRun(result) }, "made already"],
    ["an approver of a run that only reads", ON_CALL, { mode: "read-only" }, "allow no dry run"],
    ["an approver who is too late", ON_CALL, { expiresAt: SOME_TIME }, "has expired"],
  ] satisfies [string, string, Partial<Run>, string][])(
    "is refused to %s, with the reason",
    async (_, person, fields, words) => {
      const { run, press, stored, told } = await waiting(fields);
      const before = await stored();
      await press("dry_run", run.id, person);
      expect(told()).toEqual([expect.stringContaining(words)]);
      expect(await stored()).toEqual(before);
    },
  );
});

describe("pressing Approve", () => {
  it("from the card that shows the last dry run approves", async () => {
    const { run, press, stored } = await waiting({ dryRun: someDryRun(result) });
    await press("approve", approveValue(run));
    expect((await stored()).status).toBe("queued");
  });

  it.each([
    ["that is older than the dry run", (run: Run) => run.id],
    ["that shows another dry run", (run: Run) => `${run.id} ${run.id}`],
  ])("from a card %s approves nothing, and says to look again", async (_, value) => {
    const { run, press, stored, told } = await waiting({ dryRun: someDryRun(result) });
    await press("approve", value(run));
    expect((await stored()).status).toBe("awaiting-approval");
    expect(told()).toEqual([expect.stringContaining("look at the card once more")]);
  });

  it("while a dry run is under way approves nothing", async () => {
    const { run, press, stored, told } = await waiting({ dryRun: someDryRun() });
    await press("approve", approveValue(run));
    expect((await stored()).status).toBe("awaiting-approval");
    expect(told()).toEqual([expect.stringContaining("A dry run is under way")]);
  });

  it("of a run that needs a dry run first approves nothing, and says so", async () => {
    const { run, press, stored, told } = await waiting({
      command: "User.delete_all",
      findings: await foundIn("User.delete_all"),
    });
    await press("approve", approveValue(run));
    expect((await stored()).status).toBe("awaiting-approval");
    expect(told()).toEqual([expect.stringContaining("a dry run has to be made first")]);
  });
});

describe("showing a dry run", () => {
  it("shows its command too, which its own card leaves to that of its run", async () => {
    const bot = await someBot();
    const run = someRun({
      mode: "dry-run",
      dryRunOf: someDryRun().runId,
      command,
      status: "succeeded",
      result,
    });
    await bot.services.store.insert(run);
    await bot.send(slashCommand(bot.slack, `show ${run.id}`));
    expect(JSON.stringify(bot.slack.to("response"))).toContain("delete_all");
  });
});
