import { describe, expect, it } from "vitest";
import { checkBlocks } from "../../../local/slack/block-kit/check.ts";
import { pressed } from "../../support/bot.ts";
import { someRun, someRuns } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, STRANGER } from "../../support/services.ts";
import { withRuns } from "./with-runs.ts";

const idsIn = (answer: unknown) => [
  ...new Set(
    JSON.stringify(answer)
      .replaceAll(/"value":"(?:[^"\\]|\\.)*"/g, "")
      .match(/01[0-9A-Z]{24}/g),
  ),
];

/** What a button of an answer carries. */
function carriedBy(answer: Record<string, unknown>, action: string): string {
  const [, value] =
    new RegExp(`"action_id":"${action}".*?"value":("(?:[^"\\\\]|\\\\.)*")`).exec(JSON.stringify(answer)) ??
    [];
  return JSON.parse(value ?? '""');
}

describe("the history", () => {
  it("says so when nothing has run yet, and when no filter fits", async () => {
    const { ask } = await withRuns([]);
    expect(JSON.stringify(await ask("history"))).toContain("Nothing has run yet");
    expect(JSON.stringify(await ask("history status:failed"))).toContain("No run fits");
  });

  it("shows 20 runs, newest first, to whoever asks, with links to their cards", async () => {
    const card = { channel: "C0RUNS", ts: "1.1" };
    const runs = someRuns(21, () => ({ messages: { card } }));
    const { ask } = await withRuns(runs);
    const answer = await ask("history");
    expect(answer).toMatchObject({ response_type: "ephemeral", replace_original: false });
    expect(checkBlocks(answer.blocks, "message")).toEqual([]);
    expect(idsIn(answer)).toEqual(
      runs
        .map(({ id }) => id)
        .reverse()
        .slice(0, 20),
    );
    expect(JSON.stringify(answer)).toContain("<https://acme.slack.com/archives/C0RUNS/p1.1|card>");
  });

  it("leads to older runs and back, page by page, with its filters", async () => {
    const runs = someRuns(90, (n) => ({ requester: n % 2 ? ON_CALL : DEVELOPER }));
    const { ask, send, slack } = await withRuns(runs);
    const mine = runs
      .filter(({ requester }) => requester === DEVELOPER)
      .map(({ id }) => id)
      .reverse();
    const turn = async (answer: Record<string, unknown>, action: string) => {
      await send(pressed(slack, action, carriedBy(answer, action), STRANGER));
      const next = slack.to("response").at(-1) ?? {};
      expect(next).toMatchObject({ replace_original: true });
      return next;
    };
    const first = await ask(`history ${DEVELOPER}`);
    const second = await turn(first, "history_older");
    const third = await turn(second, "history_older");
    const back = await turn(third, "history_newer");
    const start = await turn(back, "history_newer");
    expect([first, second, third, back, start].map(idsIn)).toEqual(
      [0, 20, 40, 20, 0].map((from) => mine.slice(from, from + 20)),
    );
    expect(carriedBy(first, "history_newer")).toBe("");
    expect(carriedBy(third, "history_older")).toBe("");
    expect(carriedBy(start, "history_newer")).toBe("");
  });

  it("narrows by person, target, status and time", async () => {
    const [old, failed, other] = someRuns(3, (n) => ({ status: n === 1 ? "failed" : "succeeded" }));
    if (!old || !failed || !other) throw new Error("three runs");
    const { ask, clock } = await withRuns([old, failed, { ...other, requester: ON_CALL }]);
    clock.time = other.requestedAt + 60_000;
    expect(idsIn(await ask("history status:failed"))).toEqual([failed.id]);
    expect(idsIn(await ask(`history <@${ON_CALL}|ken>`))).toEqual([other.id]);
    expect(idsIn(await ask("history @me"))).toEqual([failed.id, old.id]);
    expect(idsIn(await ask("history since:2m"))).toEqual([other.id, failed.id]);
    expect(idsIn(await ask("history target:staging"))).toEqual([]);
  });

  it("knows people by name: by user name before any other, gone ones too", async () => {
    const { ask, slack } = await withRuns([someRun({ requester: ON_CALL })]);
    const members = [
      { id: ON_CALL, name: "ken", deleted: true, profile: { display_name: "Kenny" } },
      { id: STRANGER, name: "other", profile: { display_name: "ken", real_name: "Kenny" } },
    ];
    slack.behave(({ method, args }) => {
      if (method !== "users.list") return undefined;
      const more = args.cursor ? "" : "next";
      return { body: { ok: true, members: more ? members : [], response_metadata: { next_cursor: more } } };
    });
    expect(idsIn(await ask("history @KEN"))).toHaveLength(1);
    expect((await ask("history @kenny")).text).toContain(`<@${ON_CALL}> and <@${STRANGER}>`);
    expect((await ask("history @nobody")).text).toContain("Nobody here is called that");
    expect(slack.to("users.list")).toHaveLength(2);
  });

  it("says so when Slack does not give the list of people, and asks again the next time", async () => {
    const { ask, slack } = await withRuns([]);
    slack.behave(({ method }) =>
      method === "users.list" ? { status: 429, headers: { "retry-after": "30" }, body: "" } : undefined,
    );
    expect((await ask("history @ken")).text).toContain("did not give the list");
    slack.behave(() => undefined);
    expect((await ask("history @ken")).text).toContain("Nobody here");
  });

  it.each([
    ["history ken", "not a filter"],
    ["history status:broken", "`awaiting-approval`"],
    ["history since:soon", "since:7d"],
    ["history target:<!here>", "No target"],
  ])("says what is wrong with %j", async (text, words) => {
    const { ask } = await withRuns([]);
    expect((await ask(text)).text).toContain(words);
  });
});
