import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendEntry } from "../../../audit/entry.ts";
import { card } from "../../../bot/blocks/card.ts";
import type { Message } from "../../../bot/blocks/elements.ts";
import { helpMessage, unknownMessage } from "../../../bot/blocks/help.ts";
import { historyMessage } from "../../../bot/blocks/history.ts";
import { homeView } from "../../../bot/blocks/home.ts";
import { finalOutput, outputBlocks, runningOutput } from "../../../bot/blocks/output.ts";
import { noticeModal, rejectModal } from "../../../bot/blocks/reject-modal.ts";
import { requestModal } from "../../../bot/blocks/request-modal.ts";
import { showMessage } from "../../../bot/blocks/show.ts";
import {
  decisionMessage,
  lineMessage,
  resultMessage,
  sentence,
  startedMessage,
  waitingMessage,
} from "../../../bot/blocks/thread.ts";
import { languages } from "../../../bot/text/index.ts";
import { checkBlocks, checkView } from "../../../local/slack/block-kit/check.ts";
import { configSchema } from "../../../runs/config.ts";
import type { Run } from "../../../runs/run.ts";
import { anyRun, someText, WRITTEN } from "../../support/arbitrary-runs.ts";
import { changed, someDryRun, someEffects } from "../../support/effects.ts";
import { SOME_TIME, someRun, someRunId } from "../../support/runs.ts";
import { someTarget } from "../../support/services.ts";

const approvers = Array.from({ length: 60 }, (_, n) => `U0APPROVER${n}`);
const config = configSchema.parse({
  channel: "C0RUNS",
  targets: {
    production: someTarget,
    ...Object.fromEntries(
      Array.from({ length: 99 }, (_, n) => [
        `${"a".repeat(37)}${String(n).padStart(3, "0")}`,
        { ...someTarget, approvers, description: "あ".repeat(75) },
      ]),
    ),
  },
});

const text = fc.constantFrom(...Object.values(languages));
const shown = fc.record({
  first: someText(30_000),
  last: someText(30_000),
  isWhole: fc.boolean(),
  size: fc.integer({ min: 1, max: 1e9 }),
  lines: fc.nat(1e9),
});
const links = fc.constant(new Map([[someRunId(), "https://acme.slack.com/archives/C0RUNS/p1"]]));
const runs = fc.array(anyRun, { maxLength: 20 });
const page = fc.record({
  back: fc.array(fc.constant(someRunId()), { maxLength: 40 }),
  requester: fc.constant("U0DEVELOPER"),
  target: fc.constant("a".repeat(40)),
  status: fc.constant("awaiting-approval" as const),
  since: fc.constant(SOME_TIME),
  after: fc.constant(someRunId(7)),
});

const messages: Record<string, fc.Arbitrary<Message | undefined>> = {
  card: fc.tuple(anyRun, text).map(([run, words]) => card(run, config, words)),
  waiting: fc.tuple(anyRun, text).map(([run, words]) => waitingMessage(run, config, words)),
  decision: fc.tuple(anyRun, text).map(([run, words]) => decisionMessage(run, words)),
  line: fc.tuple(anyRun, text).map(([run, words]) => lineMessage(run, words)),
  started: fc.tuple(anyRun, text).map(([run, words]) => startedMessage(run, words)),
  "running output": fc.tuple(shown, text).map(([output, words]) => runningOutput(output, words)),
  "final output": fc.tuple(shown, text).map(([output, words]) => finalOutput(output, words)),
  result: fc.tuple(anyRun, shown, text).map(([run, output, words]) => {
    const message = resultMessage(run, config, words);
    return { ...message, blocks: [...message.blocks, ...outputBlocks(output, words)] };
  }),
  show: fc
    .tuple(anyRun, fc.option(shown, { nil: undefined }), text)
    .map(([run, output, words]) => showMessage(run, config, output, "https://acme.slack.com/x", words)),
  history: fc
    .tuple(page, runs, links, text)
    .map(([where, listed, cards, words]) =>
      historyMessage(where, { runs: listed, links: cards, command: "/ambulance", next: someRunId(8) }, words),
    ),
  help: text.map((words) => helpMessage(config, words)),
  unknown: text.map((words) => unknownMessage(config, "production", words)),
  sentence: text.map((words) => sentence(words.refusals.commandChanged)),
};

const views: Record<string, fc.Arbitrary<object>> = {
  request: fc
    .tuple(someText(3000), text)
    .map(([command, words]) =>
      requestModal(
        config,
        words,
        { openedAt: SOME_TIME, channel: "C0RUNS" },
        { target: "production", command },
      ),
    ),
  "request with a notice": text.map((words) =>
    requestModal(config, words, { openedAt: SOME_TIME }, { notice: words.modal.tooLong }),
  ),
  reject: fc.tuple(anyRun, text).map(([run, words]) => rejectModal(run, words)),
  notice: text.map((words) => noticeModal(words.refusals.ownRun, words)),
  home: fc
    .tuple(runs, runs, runs, links, text)
    .map(([waiting, mine, recent, cards, words]) =>
      homeView({ waiting, mine, recent, links: cards, config }, words),
    ),
};

/** A run and its output, each part of which is as long as it may be and made of one character. */
function longestRun(unit: string) {
  const rows = Number.MAX_SAFE_INTEGER;
  const tables = Array.from({ length: 51 }, (_, n) =>
    changed(
      unit.repeat(100),
      { inserted: rows - 1, updated: rows, deleted: rows },
      `${n}${unit.repeat(100)}`,
    ),
  );
  const effects = someEffects({
    changes: tables,
    heldBack: { mails: rows, jobs: rows, requests: rows },
    refused: Array.from({ length: 20 }, () => unit.repeat(200)),
    warnings: [
      "own-connection",
      "rollback-unconfirmed",
      ...Array.from({ length: 48 }, () => unit.repeat(60)),
    ],
    rolledBack: true,
  });
  const exception = { class: unit.repeat(300), message: unit.repeat(2000), line: 3000 };
  const failed = { ending: "exception", exit: 1, duration: 1e9, exception, problem: null } as const;
  const run = someRun({
    status: "failed",
    command: unit.repeat(3000),
    reason: unit.repeat(500),
    startedAt: SOME_TIME,
    decision: { verdict: "approved", by: "U0ONCALL", at: SOME_TIME, reason: "", digest: "d".repeat(64) },
    dryRun: someDryRun({ ...failed, outputBytes: 1, effects }),
    runsIn: `a.b/${"r".repeat(256)}:${"t".repeat(128)}@sha256:${"0".repeat(64)}`,
    result: {
      ...failed,
      outputBytes: 1,
      effects: { ...effects, changes: tables.map((table) => ({ ...table, inserted: rows })) },
    },
    entries: Array.from({ length: 40 }).reduce<Run["entries"]>(
      (list) => appendEntry(list, { kind: "requested", by: "U0DEVELOPER", at: SOME_TIME }),
      [],
    ),
  });
  const output = { first: unit.repeat(9999), last: unit.repeat(9999), isWhole: false, size: 1e9, lines: 1e9 };
  return { run, output };
}

type Node = Record<string, unknown>;

/** Every object inside a payload. */
function objectsIn(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(objectsIn);
  if (typeof node !== "object" || node === null) return [];
  const entries = Object.entries(node);
  return [Object.fromEntries(entries), ...entries.flatMap(([, value]) => objectsIn(value))];
}

/** Markup that we write ourselves: people, dates, channels, links to the web. */
const OURS = /<(@[UW][A-Z0-9]+|!date\^\d+\^[^|<>]*\|[^|<>]*|#[CG][A-Z0-9]+|https?:\/\/[^|<>\s]+\|[^<>]*)>/g;

function expectHarmless(payload: unknown): void {
  for (const object of objectsIn(payload)) {
    const { type, text: words, emoji } = object;
    if (typeof words === "string" && words.includes(WRITTEN) && type !== "text") {
      expect(object).toMatchObject({ type: "plain_text", emoji: false });
    }
    if (type !== "mrkdwn") continue;
    expect(object).toMatchObject({ verbatim: true });
    expect(emoji).toBeUndefined();
    expect(String(words).replace(OURS, "")).not.toMatch(/[<>]/);
  }
}

describe.each(Object.entries(messages))("the message %s", (_, arbitrary) => {
  it("is one that Slack takes, and in which nothing that people wrote is markup", () => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        if (!message) return;
        expect(checkBlocks(message.blocks, "message")).toEqual([]);
        expectHarmless(message.blocks);
        expect(message.text).not.toContain(WRITTEN);
        expect(message.text.replace(OURS, "")).not.toMatch(/[<>]/);
        expect(message.text.length).toBeLessThanOrEqual(4000);
        expect(JSON.stringify(message).isWellFormed()).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe.each(Object.entries(languages))("the longest messages in %s", (_, words) => {
  const longest = fc.constantFrom("x", '"', "\\", "&", "あ", "\n").map((unit) => longestRun(unit));

  it("are ones that Slack takes, whatever they are made of", () => {
    fc.assert(
      fc.property(longest, ({ run, output }) => {
        const { result: _, decision: __, ...undecided } = run;
        const waiting: Run = { ...undecided, status: "awaiting-approval" };
        const result = resultMessage(run, config, words).blocks;
        const all = [
          card(run, config, words).blocks,
          card(waiting, config, words).blocks,
          [...result, ...outputBlocks(output, words)],
          showMessage(run, config, output, "https://acme.slack.com/x", words).blocks,
        ];
        for (const blocks of all) expect(checkBlocks(blocks, "message")).toEqual([]);
      }),
    );
  });
});

describe.each(Object.entries(views))("the view %s", (_, arbitrary) => {
  it("is one that Slack takes, and in which nothing that people wrote is markup", () => {
    fc.assert(
      fc.property(arbitrary, (view) => {
        expect(checkView(view)).toEqual([]);
        expectHarmless(view);
      }),
      { numRuns: 150 },
    );
  });
});
