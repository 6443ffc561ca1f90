import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse, worstFirst } from "../../../runs/script/analyse.ts";
import { COMMAND_LENGTH } from "../../../runs/script/command.ts";
import { findIn } from "../../../runs/script/findings/find.ts";
import { RULES } from "../../../runs/script/findings/rules.ts";
import { parseRuby } from "../../../runs/script/prism.ts";
import { HOSTILE } from "./hostile-scripts.ts";

const findingsIn = async (script: string) => {
  const analysis = await analyse(script);
  if ("problem" in analysis) throw new Error(analysis.problem.message);
  return analysis.findings;
};

describe("reading a script", () => {
  it("says where something was found, with the line and a caret below it", async () => {
    expect(await findingsIn("人 = User.all\n  人.delete_all # すべて")).toMatchObject([
      {
        rule: "write-whole-table",
        severity: "danger",
        line: 2,
        column: 5,
        excerpt: "  人.delete_all # すべて",
        caret: "  　 ^",
        subject: "人.delete_all",
      },
      { rule: "callbacks-skipped", severity: "info" },
    ]);
  });

  it("puts the worst first, and keeps the order of the script where they are equally bad", async () => {
    const findings = await findingsIn("sleep 1\nENV['A']\nUser.delete_all\n`ls`");
    expect(worstFirst(findings).map(({ rule }) => rule)).toEqual([
      "write-whole-table",
      "shell",
      "environment",
      "sleep",
      "callbacks-skipped",
    ]);
  });

  it("never shows a secret that it found", async () => {
    const secret = "correct horse battery";
    const [finding] = await findingsIn(`password = "${secret}"`);
    expect(finding).toMatchObject({ rule: "secret", subject: "password" });
    expect(JSON.stringify(finding?.subject)).not.toContain(secret);
  });

  it("says which letters are not what they look like", async () => {
    expect(await findingsIn("User.d\u0435lete_all")).toMatchObject([{ subject: "d[U+0435]lete_all" }]);
  });

  it("says where a script is not Ruby, and finds nothing else in it", async () => {
    expect(await analyse("User.delete_all(")).toEqual({
      problem: expect.objectContaining({ line: 1, column: 17 }),
    });
  });

  it.each(HOSTILE)("is not kept from its end by what repeats or nests: %s", async (_, script) => {
    expect(script.length).toBeLessThanOrEqual(COMMAND_LENGTH);
    expect(await analyse(script)).not.toHaveProperty("problem");
  });

  it.each(["\n", " "])("finds ten thousand things, each at its place", async (separator) => {
    const findings = await findingsIn(`ENV;${separator}`.repeat(10_000));
    expect(findings).toHaveLength(10_000);
    const last = { line: separator === "\n" ? 10_000 : 1, column: separator === "\n" ? 1 : 49_996 };
    expect(findings.at(-1)).toMatchObject({ rule: "environment", ...last });
  });

  it("never fails, whatever is in it, and finds only what there are rules for", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const analysis = await analyse(script);
        if ("problem" in analysis) return;
        for (const { rule, line, column } of analysis.findings) {
          expect(Object.keys(RULES)).toContain(rule);
          expect(Math.min(line, column)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("follows the rules to the end in whatever is Ruby", async () => {
    // Here, not in the thread, where a rule that fails would look like a script that cannot be read.
    let read = 0;
    await fc.assert(
      fc.asyncProperty(programs, async (script) => {
        const parsed = await parseRuby(script);
        if (!parsed || parsed.errors.length > 0) return;
        read++;
        for (const { rule, byte } of findIn(parsed, script)) {
          expect(Object.keys(RULES)).toContain(rule);
          expect(byte).toBeLessThan(Buffer.byteLength(script));
        }
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(300);
  });
});

const words = (text: string) => text.split(" ");

/** Anything at all, lone halves of surrogate pairs and NUL included, and pieces of Ruby in any order. */
const fragments = fc.constantFrom(
  ...words(
    "User . ( ) { } [ ] do end | , ; \n \" ' # << ~SQL = == where update_all delete_all each find_each & :x -> eval",
  ),
  ...words(
    "execute 'DELETE FROM users' \"#{x}\" `ls` begin rescue Exception => e case when in def class while true loop",
  ),
  ...words(
    "\0 \ud83d \ude00 \ufffd \u202e \u200b д %w[ %x( <<A A __END__ =begin =end ?\\ /x/ _1 it @a $b A::B ...",
  ),
);
const scripts = fc.oneof(
  fc.string({ unit: "binary", maxLength: COMMAND_LENGTH }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 400 })
    .map((units) => String.fromCharCode(...units)),
  fc.array(fragments, { maxLength: 400 }).map((parts) => parts.join(" ").slice(0, COMMAND_LENGTH)),
  fc
    .tuple(fc.constantFrom("!", "(", "[", "{", "a.b", "-> { ", "if a\n", "x = "), fc.nat(COMMAND_LENGTH))
    .map(([part, times]) => part.repeat(times).slice(0, COMMAND_LENGTH)),
);

/** Expressions in expressions, which are Ruby as a rule. */
const { expression: programs } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom(
      ...words(
        "User x @x $x X nil true 1 :x 'x' \"x\" [] {} ENV ::ENV it _1 `ls` %x(ls) /x/ self DATA __FILE__ Rails.cache",
      ),
    ),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom(...words(". &. ::")),
        fc.constantFrom(
          ...words(
            "where all not or merge update update_all delete destroy each find_each map inject tap then execute send method constantize const_get open attach << password= x_ids= to_proc select unscope sanitize_sql join + %",
          ),
        ),
        fc.option(tie("expression"), { nil: "" }),
        fc.constantFrom("", " { it }", " { |a, (b, *c), d: 1, **e| a }", " { _1 }", "(&:destroy)"),
      )
      .map(([receiver, dot, name, argument, block]) =>
        /^[+%<]|=$/.test(name)
          ? `(${receiver} ${name.endsWith("=") ? `${dot}${name}` : name} ${argument || "1"})`
          : `${receiver}${dot}${name}${block.startsWith("(") ? block : `(${argument})${block}`}`,
      ),
    fc
      .tuple(
        fc.constantFrom(
          "x = %",
          "x += %",
          "x ||= %",
          "@x = %",
          "X = %",
          "x, y = %, %",
          "if %\n%\nelse\n%\nend",
          "while %\n%\nend",
          "begin\n%\nrescue Exception\n%\nend",
          "case %\nin { a: Integer => x } then %\nend",
          "def m(a = %) = %",
          "->(x) { % }",
          "class Y < X\n%\nend",
          "[%, %]",
          "{ password: % }",
          '"a#{%}"',
          "END { % }",
          "for x in % do % end",
          "% && %",
          "(%; %)",
          'execute("DELETE #{%}")',
        ),
        fc.array(tie("expression"), { minLength: 3, maxLength: 3 }),
      )
      .map(([shape, parts]) => parts.reduce((text, part) => text.replace("%", () => part), shape)),
  ),
}));
