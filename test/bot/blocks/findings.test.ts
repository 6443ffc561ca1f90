import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allFindings } from "../../../bot/blocks/all-findings.ts";
import { decisionButtons } from "../../../bot/blocks/buttons.ts";
import { card, showsAllFindings } from "../../../bot/blocks/card.ts";
import { checkMessages } from "../../../bot/blocks/check.ts";
import type { Message } from "../../../bot/blocks/elements.ts";
import { homeView } from "../../../bot/blocks/home.ts";
import { showMessage } from "../../../bot/blocks/show.ts";
import { en } from "../../../bot/text/en.ts";
import { languages } from "../../../bot/text/index.ts";
import { checkBlocks, checkView } from "../../../local/slack/block-kit/check.ts";
import { totalOf } from "../../../runs/policy/findings.ts";
import { RULE_NAMES } from "../../../runs/script/findings/rules.ts";
import { STATUSES } from "../../../runs/status.ts";
import { anyFindings, anyRun } from "../../support/arbitrary-runs.ts";
import { foundIn, withRules } from "../../support/policy.ts";
import { SOME_TIME, someRun } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, someConfig, success } from "../../support/services.ts";

const config = someConfig();
const layoutOf = ({ blocks }: Message) =>
  blocks
    .map(({ type }) => type)
    .filter((type) => type !== "actions")
    .join(" ");
const RISKY =
  'User.where("x").find_each { |u| u.save! }\nsystem("ls")\nUser.delete_all\nsleep 1\nUser.all.to_a';

/** All text of a message that is not below its buttons. */
function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "text" && typeof value === "string" ? [value] : textsIn(value),
  );
}

describe("the findings on a card", () => {
  it.each(Object.entries(languages))(
    "change nothing of its layout, at any status, in %s",
    async (_, text) => {
      const findings = await foundIn(RISKY);
      const layouts = STATUSES.flatMap((status) => {
        const decision = {
          verdict: "rejected",
          by: ON_CALL,
          at: SOME_TIME,
          reason: "no",
          digest: "d",
        } as const;
        const fields = { status, startedAt: SOME_TIME, result: success, decision };
        const without = card(someRun({ ...fields, findings: undefined }), config, text);
        return [layoutOf(without), layoutOf(card(someRun({ ...fields, findings }), config, text))];
      });
      expect([...new Set(layouts)]).toEqual(["header section section rich_text context"]);
    },
  );

  it("are the five worst, worst first, with the line, a mark below it, and what to do instead", async () => {
    const findings = await foundIn(RISKY);
    const [, , , words] = card(someRun({ command: RISKY, findings }), config, en).blocks;
    const texts = textsIn(words).slice(3);
    expect(texts.slice(0, 5)).toEqual([
      "Found in the command: ",
      " ",
      "🛑 Danger, line 2: ",
      `${en.findings.shell.what} ${en.findings.shell.instead}`,
      'system("ls")\n^',
    ]);
    expect(texts[5]).toBe("🛑 Danger, line 3: ");
    // What is about the same place stands together, above one mark.
    expect(texts.slice(7, 10)).toEqual([
      "ℹ️ Info, line 3: ",
      expect.stringContaining(en.findings["callbacks-skipped"].what),
      "User.delete_all\n     ^",
    ]);
    expect(texts.filter((each) => / line \d: $/.test(each))).toHaveLength(5);
    expect(texts.at(-1)).toBe(`… and ${totalOf(findings) - 5} more. All of them are in the thread.`);
  });

  it.each([
    ["", ""],
    ["    ", ""],
    ['puts "a long line that goes on and on before it comes to it"; ', ""],
    ["", '; puts "a long line that goes on and on after it, and on, and on, and on"'],
    [
      'puts "a long line that goes on and on before it comes to it"; ',
      '; puts "and on and on and on after it, too"',
    ],
  ])("of a line with %j before and %j after it have their mark below the place", async (before, after) => {
    const findings = await foundIn(`${before}system(1)${after}`);
    const texts = textsIn(card(someRun({ findings }), config, en).blocks);
    const [line = "", mark = ""] = texts.find((each) => each.endsWith("^"))?.split("\n") ?? [];
    expect(line.slice(mark.indexOf("^"))).toMatch(/^system\(1\)/);
    expect(line.length).toBeLessThanOrEqual(62);
    expect(line.includes("…")).toBe(`${before}system(1)${after}`.trim().length > 60);
  });

  it("say what cannot be seen in the line", async () => {
    const sql = 'sql = "DROP TABLE users"\nUser.connection.execute(sql)';
    const shown = textsIn(card(someRun({ findings: await foundIn(sql) }), config, en).blocks);
    expect(shown).toContain("DROP TABLE users");
    const plain = textsIn(
      card(someRun({ findings: await foundIn("User.where(a: 1).delete_all") }), config, en).blocks,
    );
    expect(plain).not.toContain("User.where.delete_all");
  });

  it("are named in the question before an approval, the worst of them", async () => {
    const run = someRun({ status: "awaiting-approval", command: RISKY, findings: await foundIn(RISKY) });
    const [approve] = decisionButtons(run, config, en);
    expect(approve?.confirm?.text.text).toBe(
      'Write: User.where("x").find_each { |u| u.save! } …\n🛑 Danger, line 2: It starts another program.'.replace(
        "Write",
        "✏️ Write",
      ),
    );
  });

  it("are none where nothing was found, and where nobody looked", async () => {
    const nothing = card(someRun({ findings: await foundIn("User.count") }), config, en);
    expect(nothing).toEqual(card(someRun({ findings: undefined }), config, en));
    expect(textsIn(nothing.blocks)).not.toContain("Found in the command: ");
  });

  it("of a rule that has another name by now are still shown", async () => {
    const findings = await foundIn("User.delete_all");
    for (const name of ["as-it-was-called", "__proto__"]) {
      const kept = findings.kept.map((each) => ({ ...each, rule: name }));
      expect(JSON.stringify(card(someRun({ findings: { ...findings, kept } }), config, en))).toContain(name);
    }
  });

  it("say so when a rule of the team refused the run", () => {
    const run = someRun({
      status: "refused",
      problem: "refused-by-rule",
      explanation: "Write a migration. (no-ddl)",
    });
    const texts = textsIn(card(run, config, en).blocks);
    expect(texts).toContain("The rule says: ");
    expect(texts).toContain("Write a migration. (no-ddl)");
    expect(texts).not.toContain("What went wrong: ");
  });
});

describe("in the thread", () => {
  it("is everything that was found, once for each kind, where the card does not show all", async () => {
    const findings = await foundIn(RISKY);
    const run = someRun({ findings });
    expect(showsAllFindings(run, config, en)).toBe(false);
    const texts = allFindings(findings, en).flatMap(({ blocks }) => textsIn(blocks));
    for (const { rule, line } of findings.kept) {
      const [, say] = Object.entries(en.findings).find(([name]) => name === rule) ?? [];
      expect(texts.filter((each) => each.includes(say?.what ?? "?"))).toHaveLength(1);
      expect(texts.some((each) => each.split("\n").some((row) => row.startsWith(`${line}: `)))).toBe(true);
    }
  });

  it("is nothing more where the card shows everything", async () => {
    const findings = await foundIn("User.delete_all");
    expect(showsAllFindings(someRun({ findings }), config, en)).toBe(true);
    expect(showsAllFindings(someRun({ findings: undefined }), config, en)).toBe(true);
  });

  it("says how many were not kept", async () => {
    const findings = await foundIn("sleep 1;".repeat(90));
    expect(JSON.stringify(allFindings(findings, en).at(-1))).toContain("and 40 more of the less severe");
  });
});

describe("whatever was found", () => {
  const language = fc.constantFrom("en" as const, "ja" as const);

  it("a card, a thread, an answer and a home are what Slack takes", () => {
    fc.assert(
      fc.property(anyRun, anyFindings, language, (made, findings, name) => {
        const words = languages[name];
        const run = { ...made, findings };
        const shown = { first: "x".repeat(300), last: "", isWhole: true, size: 300, lines: 1 };
        const messages = [
          card(run, config, words),
          showMessage(run, config, shown, "https://acme.slack.com/x", words),
          ...allFindings(findings, words),
          ...checkMessages({ targets: ["production"], findings, person: DEVELOPER }, config, words),
        ];
        for (const { blocks } of messages) expect(checkBlocks(blocks, "message")).toEqual([]);
        const runs = Array.from({ length: 10 }, () => ({ ...run, status: "awaiting-approval" as const }));
        const home = homeView({ waiting: runs, mine: [], recent: [], links: new Map(), config }, words);
        expect(checkView(home)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("nothing is left out: what the card does not show is in few messages of the thread", () => {
    fc.assert(
      fc.property(anyRun, anyFindings, language, (made, findings, name) => {
        const words = languages[name];
        // The card of a dry run for another run has none: that one's card shows them.
        const { dryRunOf: _, ...others } = made;
        const run = { ...others, findings };
        const onCard = JSON.stringify(card(run, config, words).blocks);
        const all = allFindings(findings, words);
        expect(all.length).toBeLessThanOrEqual(5);
        const inThread = all
          .flatMap(({ blocks }) => textsIn(blocks))
          .join("\n")
          .split("\n");
        for (const { line } of findings.kept)
          expect(inThread.some((row) => row.startsWith(`${line}: `))).toBe(true);
        expect(showsAllFindings(run, config, words)).toBe(!onCard.includes(words.found.inThread));
      }),
      { numRuns: 100 },
    );
  });
});

describe.each(Object.entries(languages))("the words about findings in %s", (_, text) => {
  it.each(RULE_NAMES)("fit the question before an approval, and are one sentence each: %s", (rule) => {
    const { what, instead } = text.findings[rule];
    expect(what.length).toBeLessThan(110);
    for (const sentence of [what, instead]) expect(sentence).toMatch(/^[^\n*<>`]+[.。]$/);
  });
});

describe("the answer to a check", () => {
  const team = withRules([
    { name: "no-ddl", when: { found: ["sql-ddl"] }, verdict: "refuse", words: "Write <a> migration." },
    {
      name: "reads",
      when: { modes: ["read-only"], worst: { atMost: "info" } },
      verdict: "run",
      loosens: true,
    },
  ]);
  const answerTo = async (command: string, targets: string[], person = DEVELOPER) => {
    const messages = checkMessages({ targets, findings: await foundIn(command), person }, team, en);
    return messages.flatMap(({ blocks }) => textsIn(blocks)).join("\n");
  };

  it.each([
    [
      "User.count",
      ["production"],
      ["✏️ Write, 🧪 Dry run: It would wait for an approval by <@U0ONCALL> or <@U0ONCALL2>.", "of every run"],
    ],
    [
      "User.count",
      ["production"],
      ["👓 Read-only: It would run at once, without an approval. So says the rule `reads`."],
    ],
    [
      "User.count",
      ["staging"],
      ["✏️ Write, 🧪 Dry run: It would run at once", "nothing worse than caution was found"],
    ],
    ["User.delete_all", ["staging"], ["a danger was found"]],
    [
      "User.connection.drop_table(:a)",
      ["staging"],
      ["It would be refused. Write &lt;a&gt; migration. So says the rule `no-ddl`."],
    ],
    ["User.count", ["production", "staging"], ["*production*", "*staging*"]],
    ["User.count", ["production"], ["found nothing to point out", "nothing was requested, stored or run"]],
  ])("about %s on %j says %j", async (command, targets, sentences) => {
    const answer = await answerTo(command, targets);
    for (const sentence of sentences) expect(answer).toContain(sentence);
  });

  it("does not name the person who asks as somebody who could approve", async () => {
    expect(await answerTo("User.count", ["production"], ON_CALL)).toContain("approval by <@U0ONCALL2>.");
    const alone = withRules([], { approvers: [ON_CALL] });
    const findings = await foundIn("User.count");
    const [message] = checkMessages({ targets: ["production"], findings, person: ON_CALL }, alone, en);
    expect(JSON.stringify(message)).toContain("nobody but you");
  });

  it("is about ten targets at most", async () => {
    const targets = Array.from({ length: 14 }, (_, n) => `t${n}`);
    expect(await answerTo("User.count", targets)).toContain("… and 4 more targets.");
  });
});
