import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse, worstFirst } from "../../../runs/script/analyse.ts";
import { COMMAND_LENGTH } from "../../../runs/script/command.ts";
import { RULES } from "../../../runs/script/findings/rules.ts";

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

  const fragments = fc.constantFrom(
    ..."User . ( ) { } [ ] do end | , ; \n \" ' # << ~SQL = == where update_all delete_all each find_each & :x -> eval".split(
      " ",
    ),
    ..."execute 'DELETE FROM users' \"#{x}\" `ls` begin rescue Exception => e case when in def class while true loop".split(
      " ",
    ),
  );
  const scripts = fc.oneof(
    fc.string({ unit: "binary", maxLength: COMMAND_LENGTH }),
    fc.array(fragments, { maxLength: 400 }).map((parts) => parts.join(" ").slice(0, COMMAND_LENGTH)),
    fc
      .tuple(fc.constantFrom("!", "(", "[", "{", "a.b", "-> { ", "if a\n", "x = "), fc.nat(COMMAND_LENGTH))
      .map(([part, times]) => part.repeat(times).slice(0, COMMAND_LENGTH)),
  );

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
});
