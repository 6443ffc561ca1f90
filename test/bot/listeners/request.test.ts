import { describe, expect, it } from "vitest";
import { checkView } from "../../../local/slack/block-kit/check.ts";
import { StartUnknownError, StoreUnavailableError, TargetUnavailableError } from "../../../runs/errors.ts";
import { runIdOfView } from "../../../runs/run-id.ts";
import { slashCommand, someBot, storeWith, submitted } from "../../support/bot.ts";
import { withRules } from "../../support/policy.ts";
import { SOME_TIME } from "../../support/runs.ts";
import { DEVELOPER, someConfig, someServices } from "../../support/services.ts";

const metadata = { openedAt: SOME_TIME, channel: "C0GENERAL" };
const fields = {
  target: "=production",
  mode: "=write",
  command: "User.count",
  reason: "The sales team asks",
};
const id = runIdOfView("T0/V0", SOME_TIME);

describe("asking for a run", () => {
  it("opens a modal that Slack takes, with the only target chosen and nothing filled in", async () => {
    const { send, slack } = await someBot();
    expect(await send(slashCommand(slack, ""))).toEqual([undefined]);
    const [opened] = slack.to("views.open");
    expect(checkView(opened?.view)).toEqual([]);
    expect(opened).toMatchObject({ trigger_id: "trigger", view: { callback_id: "request" } });
    expect(JSON.stringify(opened)).toContain('"initial_option"');
    expect(JSON.stringify(opened)).not.toContain('"initial_value"');
  });

  it("fills in target and command, line breaks and all", async () => {
    const { send, slack } = await someBot();
    await send(slashCommand(slack, 'production  User.where(plan: "trial")\n  .count '));
    expect(JSON.stringify(slack.to("views.open"))).toContain(
      JSON.stringify('User.where(plan: "trial")\n  .count').slice(1, -1),
    );
  });

  it("does not fill in a part of a command that is too long, and says so", async () => {
    const { send, slack } = await someBot();
    await send(slashCommand(slack, `production ${"1;".repeat(1600)}`));
    const view = JSON.stringify(slack.to("views.open"));
    expect(view).toContain("longer than 3,000 characters");
    expect(view).not.toContain("initial_value");
  });

  it("stores the run and starts its execution when the modal is submitted", async () => {
    const { send, services, called } = await someBot();
    expect(await send(submitted("request", metadata, fields))).toEqual([undefined]);
    expect(await services.store.get(id)).toMatchObject({
      requester: DEVELOPER,
      command: "User.count",
      mode: "write",
      origin: "C0GENERAL",
    });
    expect(called).toEqual([`start ${id}`]);
  });

  it("is one run however often the same modal is submitted", async () => {
    const { send, services } = await someBot();
    await Promise.all([1, 2, 3].map(() => send(submitted("request", metadata, fields))));
    expect((await services.store.history({ limit: 10 })).runs).toHaveLength(1);
  });

  it("refuses other words from a window that has asked already", async () => {
    const { send, services } = await someBot();
    await send(submitted("request", metadata, fields));
    const [answer] = await send(submitted("request", metadata, { ...fields, command: "User.delete_all" }));
    expect(answer).toMatchObject({
      response_action: "errors",
      errors: { command: expect.stringContaining(id) },
    });
    expect(await services.store.get(id)).toMatchObject({ command: "User.count" });
  });

  it.each([
    ["no command", { command: null }, { command: "Write the command that should run." }],
    ["a blank command", { command: " \n\t" }, { command: "Write the command that should run." }],
    ["no reason", { reason: "  " }, { reason: expect.stringContaining("Say why") }],
    ["a reason as long as a book", { reason: "a".repeat(501) }, { reason: expect.stringContaining("500") }],
    ["no target", { target: null }, { target: "Choose a target." }],
    [
      "a target that is gone",
      { target: "=staging" },
      { target: expect.stringContaining("not in the configuration") },
    ],
    ["no mode", { mode: null }, { mode: "Choose a mode." }],
    ["a mode of its own", { mode: "=root" }, { mode: "Choose a mode." }],
    [
      "a broken character",
      { command: "a\nb \ufffd" },
      { command: expect.stringContaining("line 2, column 3") },
    ],
    [
      "a character that turns the text",
      { command: "a \u202e b" },
      { command: expect.stringContaining("U+202E") },
    ],
    [
      "what is no Ruby",
      { command: "x = 1\nUser.where(" },
      { command: expect.stringMatching(/Line 2, column \d+:[\s\S]*User\.where\(\n +\^/) },
    ],
    ["curly quotes", { command: "puts(“a”" }, { command: expect.stringContaining("straight") }],
  ])("shows %s at its field and stores nothing", async (_, mistake, errors) => {
    const { send, services, called } = await someBot();
    const [answer] = await send(submitted("request", metadata, { ...fields, ...mistake }));
    expect(answer).toEqual({ response_action: "errors", errors });
    expect((await services.store.history({ limit: 1 })).runs).toEqual([]);
    expect(called).toEqual([]);
  });

  it("shows why a target cannot run anything now", async () => {
    const place = async () => {
      throw new TargetUnavailableError("there is no directory /srv/app");
    };
    const { send } = await someBot({ places: { place } });
    const [answer] = await send(submitted("request", metadata, fields));
    expect(answer).toMatchObject({ errors: { target: expect.stringContaining("/srv/app") } });
  });

  it("keeps the window open when the request cannot be saved, and says that nothing was run", async () => {
    const { services } = someServices();
    const store = storeWith(services.store, {
      insert: async () => {
        throw new StoreUnavailableError(new Error("disk full"));
      },
    });
    const { send } = await someBot({ store });
    const [answer] = await send(submitted("request", metadata, fields));
    expect(answer).toMatchObject({
      response_action: "errors",
      errors: { command: expect.stringContaining("nothing was run") },
    });
  });

  it("does not claim that nothing was run when nobody knows whether the execution started", async () => {
    const { services } = someServices();
    const start = async (runId: string) => {
      throw new StartUnknownError(runId, new Error("socket hang up"));
    };
    const { send } = await someBot({ workflow: { ...services.workflow, start } });
    const [answer] = await send(submitted("request", metadata, fields));
    expect(answer).toMatchObject({ errors: { command: expect.stringContaining("not known") } });
    expect(JSON.stringify(answer)).not.toContain("nothing was run");
  });

  it("keeps the window open when the execution does not start, and says that nothing was run", async () => {
    const { services } = someServices();
    const start = async () => {
      throw new Error("down");
    };
    const { send } = await someBot({ workflow: { ...services.workflow, start } });
    const [answer] = await send(submitted("request", metadata, fields));
    expect(answer).toMatchObject({
      response_action: "errors",
      errors: { command: expect.stringContaining("nothing was run") },
    });
  });

  it("speaks the reader's language, in the modal and in its mistakes", async () => {
    const { send, slack } = await someBot();
    slack.behave(({ method }) =>
      method === "users.info" ? { body: { ok: true, user: { locale: "ja-JP" } } } : undefined,
    );
    await send(slashCommand(slack, ""));
    expect(JSON.stringify(slack.to("views.open"))).toContain("ターゲット");
    const [answer] = await send(submitted("request", metadata, { ...fields, command: "" }));
    expect(answer).toMatchObject({ errors: { command: "実行するコマンドを書いてください。" } });
  });

  it("falls back to the configuration's language when Slack does not say which it is", async () => {
    const config = { ...someConfig(), language: "ja" as const };
    const { send, slack } = await someBot({ config });
    slack.behave(({ method }) => (method === "users.info" ? "silence" : undefined));
    await send(slashCommand(slack, ""));
    expect(JSON.stringify(slack.to("views.open"))).toContain("ターゲット");
  });
});

describe("a command with a secret that the team's rules refuse", () => {
  it("gets the rule's sentence at its field, and is posted nowhere", async () => {
    const config = withRules([
      { name: "no-secrets", when: { found: ["secret"] }, verdict: "refuse", words: "Use <credentials>." },
    ]);
    const { send, slack } = await someBot({ config });
    const command = 'password = "hunter22x"';
    const answers = await send(submitted("request", metadata, { ...fields, command }));
    expect(answers).toEqual([
      { response_action: "errors", errors: { command: "The team's rules refuse this: Use <credentials>." } },
    ]);
    expect(JSON.stringify(slack.calls)).not.toContain("hunter22x");
  });
});
