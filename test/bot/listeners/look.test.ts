import { describe, expect, it } from "vitest";
import { checkBlocks, checkView } from "../../../local/slack/block-kit/check.ts";
import type { Run } from "../../../runs/run.ts";
import { pressed, slashCommand, someBot } from "../../support/bot.ts";
import { SOME_TIME, someRun, someRunId, someRuns } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, STRANGER, success } from "../../support/services.ts";

async function withRuns(runs: readonly Run[], overrides = {}) {
  const bot = await someBot(overrides);
  for (const run of runs) await bot.services.store.insert(run);
  const ask = async (text: string) => {
    await bot.send(slashCommand(bot.slack, text));
    return bot.slack.to("response").at(-1) ?? {};
  };
  return { ...bot, ask };
}

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

describe("App Home", () => {
  const opened = (user: string, tab = "home") => ({
    type: "event_callback",
    team_id: "T0",
    event: { type: "app_home_opened", user, tab, channel: "D0", event_ts: "1" },
  });

  it("shows an approver what waits for them, with buttons", async () => {
    const waiting = { status: "awaiting-approval", expiresAt: SOME_TIME + 1000 } as const;
    const { send, slack } = await withRuns([someRun(waiting)]);
    await send(opened(ON_CALL));
    const [published] = slack.to("views.publish");
    expect(checkView(published?.view)).toEqual([]);
    expect(published).toMatchObject({ user_id: ON_CALL });
    expect(JSON.stringify(published)).toContain('"approve"');
  });

  it.each([DEVELOPER, STRANGER])("shows %s no buttons for what they may not decide", async (person) => {
    const { send, slack } = await withRuns([someRun({ status: "awaiting-approval" })]);
    await send(opened(person));
    expect(JSON.stringify(slack.to("views.publish"))).not.toContain('"approve"');
  });

  it("has words for an empty one, and is left alone when another tab is opened", async () => {
    const { send, slack } = await withRuns([]);
    await send(opened(DEVELOPER));
    await send(opened(DEVELOPER, "messages"));
    expect(slack.to("views.publish")).toHaveLength(1);
    expect(JSON.stringify(slack.to("views.publish"))).toContain("You have not asked for a run yet");
  });

  it("opens the modal, which then belongs to no channel", async () => {
    const { send, slack } = await withRuns([]);
    const home = { view: { id: "V1", type: "home" }, channel: undefined, response_url: undefined };
    await send(pressed(slack, "new_run", "new", DEVELOPER, home));
    expect(slack.to("views.open")[0]).toMatchObject({
      view: { private_metadata: JSON.stringify({ openedAt: SOME_TIME }) },
    });
    expect(JSON.stringify(slack.to("views.open"))).not.toContain("channel");
  });
});

describe("the shortcut on a message", () => {
  const shortcut = (message: object) => ({
    type: "message_action",
    callback_id: "run_in_production",
    trigger_id: "trigger",
    message_ts: "1.1",
    response_url: "http://127.0.0.1:1/",
    user: { id: DEVELOPER, name: "dev" },
    team: { id: "T0", domain: "acme" },
    channel: { id: "C0GENERAL", name: "general" },
    message: { type: "message", ts: "1.1", ...message },
  });
  const code = (text: string) => ({
    type: "rich_text",
    elements: [
      { type: "rich_text_section", elements: [{ type: "text", text: "please run" }] },
      {
        type: "rich_text_preformatted",
        elements: [
          { type: "text", text },
          { type: "link", url: "https://x.test" },
        ],
      },
    ],
  });

  it.each([
    [
      "the first code block of its blocks",
      { text: "x", blocks: [{ type: "section" }, code("a < b # ")] },
      "a < b # https://x.test",
    ],
    ["the first fence of its text", { text: "run\n```a &lt; b &amp;&amp; c```\nand ```d```" }, "a < b && c"],
    ["all of its text without code", { text: " User.count " }, "User.count"],
    [
      "addresses as they were typed",
      { text: "get <https://x.test|x.test> <https://y.test>" },
      "get x.test https://y.test",
    ],
  ])("fills in %s", async (_, message, command) => {
    const { send, slack } = await withRuns([]);
    await send(shortcut(message));
    const [opened] = slack.to("views.open");
    expect(JSON.stringify(opened)).toContain(`"initial_value":${JSON.stringify(command)}`);
    expect(JSON.stringify(opened)).toContain("C0GENERAL");
  });

  it("leaves out code that is too long, and says so", async () => {
    const { send, slack } = await withRuns([]);
    await send(shortcut({ text: "x".repeat(3001) }));
    const view = JSON.stringify(slack.to("views.open"));
    expect(view).toContain("longer than 3,000 characters");
    expect(view).not.toContain("initial_value");
  });

  it.each([[{}], [{ blocks: [null, 3, { type: "rich_text" }] }], [{ text: "" }]])(
    "survives %j",
    async (message) => {
      const { send, slack } = await withRuns([]);
      await send(shortcut(message));
      expect(checkView(slack.to("views.open")[0]?.view)).toEqual([]);
    },
  );
});
