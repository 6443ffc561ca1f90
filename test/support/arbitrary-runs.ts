import fc from "fast-check";
import { appendEntry, ENTRY_KINDS } from "../../audit/entry.ts";
import { FINDINGS_KEPT, type Findings } from "../../runs/policy/findings.ts";
import type { Effects } from "../../runs/report.ts";
import { type DryRun, ENDINGS, MODES, type Result, type Run } from "../../runs/run.ts";
import { RULE_NAMES, SEVERITIES } from "../../runs/script/findings/rules.ts";
import { STATUSES } from "../../runs/status.ts";
import { SOME_TIME, someRun } from "./runs.ts";

/** Stands in every text that somebody wrote, so that it can be found wherever it ends up. */
export const WRITTEN = "⟪written⟫";

/** What people write when they are unlucky or hostile. */
const NASTY = [
  "<!channel> <!here> <@U0000DEV01> <#C0RUNS> <https://evil.example|click> <!subteam^S1>",
  "@channel @here @everyone #general https://evil.example",
  "*bold* _it_ ~no~ `code` ```fence``` </code></pre> > quote &lt;!channel&gt;",
  "```\n<!channel>\n```",
  "\u202e\u2066\u200b\u0000\u001b[31m\r\n\t",
  "日本語のコマンド🚑👩‍👩‍👧‍👦".repeat(20),
  "\ud83d",
  "\n\n\n",
  ":fire: :sos:",
];

/** Text of somebody, at most so many characters long, with the mark in it. */
export function someText(most: number): fc.Arbitrary<string> {
  const room = most - WRITTEN.length;
  const long = fc
    .constantFrom("x", "あ", "&", "<", "`", "🚑", "\n")
    .map((unit) => unit.repeat(room).slice(0, room));
  return fc
    .oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 200 }), long, fc.constant(""))
    .map((text) => `${WRITTEN}${text.slice(0, room)}`);
}

const person = fc.constantFrom("U0DEVELOPER", "U0ONCALL", "U0ONCALL2", "W0STRANGER");
const moment = fc.integer({ min: SOME_TIME, max: SOME_TIME + 1e10 });

const exception = fc.record({ class: someText(200), message: someText(5000), line: fc.option(fc.nat(3000)) });

const rows = fc.oneof(fc.nat(3), fc.nat(Number.MAX_SAFE_INTEGER));
const counts = fc.record({ inserted: rows, updated: rows, deleted: rows });
const tableChanges = fc
  .tuple(
    fc.record({
      database: fc.oneof(fc.constant("primary"), someText(200)),
      table: fc.oneof(fc.constantFrom("users", "*", "__proto__"), someText(200)),
      statements: rows,
      attempted: counts,
    }),
    counts,
  )
  .map(([about, kept]) => ({ ...about, ...kept }));

/** Anything that a runner may report of what a run did, the longest there is included. */
const effects: fc.Arbitrary<Effects> = fc.record({
  changes: fc.array(tableChanges, { maxLength: 51, size: "max" }),
  heldBack: fc.record({ mails: rows, jobs: rows, requests: rows }),
  refused: fc.array(someText(2000), { maxLength: 20, size: "max" }),
  warnings: fc.array(
    fc.oneof(
      fc.constantFrom("outside-tolerance", "rollback-unconfirmed", "own-connection", "indirect-changes"),
      someText(60),
    ),
    { maxLength: 50, size: "max" },
  ),
  rolledBack: fc.boolean(),
});

const result: fc.Arbitrary<Result> = fc
  .tuple(
    fc.record({
      ending: fc.constantFrom(...ENDINGS),
      exit: fc.option(fc.integer({ min: 0, max: 255 })),
      duration: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
      exception: fc.option(exception),
      problem: fc.option(someText(5000)),
      outputBytes: fc.nat(1e9),
    }),
    fc.option(effects, { nil: undefined }),
  )
  .map(([ended, did]) => (did ? { ...ended, effects: did } : ended));

/** One that is under way, one that came to nothing, and one that says what the run will change. */
const dryRun: fc.Arbitrary<DryRun> = fc
  .tuple(
    fc.record({
      runId: fc.constant("01KAFV5N00000000000000000B"),
      number: fc.integer({ min: 1, max: 9 }),
      by: fc.oneof(person, fc.constant("ambulance")),
      at: moment,
    }),
    fc.option(fc.constantFrom(...STATUSES), { nil: undefined }),
    fc.option(fc.oneof(result, effects.map(wellEnded)), { nil: undefined }),
  )
  .map(([made, status, ended]) => ({
    ...made,
    ...(status === undefined ? {} : { status }),
    ...(ended === undefined ? {} : { result: ended }),
  }));

function wellEnded(did: Effects): Result {
  const nothing = { duration: 12, exception: null, problem: null, outputBytes: 0 };
  return { ...nothing, ending: "exit", exit: 0, effects: { ...did, rolledBack: true } };
}

const decision = fc.record({
  verdict: fc.constantFrom("approved" as const, "rejected" as const),
  by: person,
  at: moment,
  reason: someText(500),
  digest: fc.constant("d".repeat(64)),
});

const entries = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...ENTRY_KINDS),
      by: fc.oneof(person, fc.constant("ambulance")),
      at: moment,
    }),
    {
      maxLength: 60,
    },
  )
  .map((facts) => facts.reduce<Run["entries"]>((list, fact) => appendEntry(list, fact), []));

const finding = fc
  .record({
    rule: fc.constantFrom(...RULE_NAMES, "as-it-was-called", "__proto__"),
    severity: fc.constantFrom(...SEVERITIES),
    line: fc.integer({ min: 1, max: 3000 }),
    column: fc.integer({ min: 1, max: 3000 }),
    excerpt: fc.oneof(fc.constantFrom("\\".repeat(122), "あ".repeat(122), '"x'.repeat(61)), someText(122)),
    subject: someText(80),
  })
  .map((each) => ({ ...each, excerpt: each.excerpt.replaceAll("\n", " "), caret: `${" ".repeat(121)}^` }));

/** Anything that may be kept of findings, the longest there is included. */
export const anyFindings: fc.Arbitrary<Findings> = fc
  .tuple(fc.array(finding, { maxLength: FINDINGS_KEPT, size: "max" }), fc.nat(500))
  .map(([kept, others]) => {
    const counts = { info: kept.length < FINDINGS_KEPT ? 0 : others, caution: 0, danger: 0, refuse: 0 };
    for (const { severity } of kept) counts[severity]++;
    return { counts, kept };
  });

/** Any run that could be shown, and many that could not happen: a builder must survive those too. */
export const anyRun: fc.Arbitrary<Run> = fc
  .record(
    {
      status: fc.constantFrom(...STATUSES),
      mode: fc.constantFrom(...MODES),
      target: fc.constantFrom("production", "gone", "a".repeat(40)),
      command: someText(3000),
      reason: someText(500),
      requester: person,
      requestedAt: moment,
      expiresAt: moment,
      startedAt: moment,
      endedAt: moment,
      cancelledBy: person,
      behind: fc.constant("01KAFV5N00000000000000000A"),
      problem: fc.constantFrom("target-gone", "step-failed", "something-new", "__proto__"),
      decision,
      result,
      dryRun,
      dryRunOf: fc.constant("01KAFV5N00000000000000000C"),
      runsIn: fc.constantFrom(
        "/srv/shop/current",
        `/${"<&>`/".repeat(800)}`,
        `111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/${"a".repeat(256)}:${"t".repeat(128)}@sha256:${"0".repeat(64)}`,
        "<!channel>",
      ),
      entries,
      findings: anyFindings,
      links: fc.array(
        fc.record({
          name: fc.constantFrom("output", "a <b> | c"),
          url: fc.oneof(fc.webUrl(), someText(100)),
        }),
        { maxLength: 5 },
      ),
    },
    {
      requiredKeys: [
        "status",
        "mode",
        "target",
        "command",
        "reason",
        "requester",
        "requestedAt",
        "entries",
        "links",
      ],
    },
  )
  .map((fields) => someRun(fields));
