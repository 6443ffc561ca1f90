import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  evidenceOf,
  FINDINGS_KEPT,
  findingsSchema,
  totalOf,
  worstOf,
} from "../../../runs/policy/findings.ts";
import { findingsOf, readCommand } from "../../../runs/policy/read.ts";
import { analyse, rank } from "../../../runs/script/analyse.ts";
import { foundIn } from "../../support/policy.ts";

describe("what is kept of the findings", () => {
  it("is worst first, with the line and the mark, and how many there are of each severity", async () => {
    const findings = await foundIn("sleep 1\nUser.find_each { |u| u.touch }\nUser.delete_all");
    expect(findings.counts).toEqual({ info: 3, caution: 0, danger: 1, refuse: 0 });
    expect(findings.kept[0]).toMatchObject({
      rule: "write-whole-table",
      line: 3,
      excerpt: "User.delete_all",
      caret: "     ^",
    });
    expect(worstOf(findings)).toBe("danger");
  });

  it("is bounded; the worst are kept, and of every rule one, and the rest is counted", async () => {
    const command = `${"sleep 1;".repeat(80)}\n${"User.delete_all;".repeat(70)}\nUser.first.save!`;
    const findings = await foundIn(command);
    expect(findings.kept).toHaveLength(FINDINGS_KEPT);
    expect(totalOf(findings)).toBeGreaterThan(220);
    expect(new Set(findings.kept.map(({ rule }) => rule))).toEqual(
      new Set(["write-whole-table", "callbacks-skipped", "sleep", "write"]),
    );
    expect(findings.kept.filter(({ severity }) => severity === "danger").length).toBe(FINDINGS_KEPT - 3);
    const ranks = findings.kept.map(({ severity }) => rank(severity));
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
  });

  it("can be read back, and is named the same then", async () => {
    const findings = await foundIn("User.delete_all");
    const back = findingsSchema.parse(JSON.parse(JSON.stringify(findings)));
    expect(back).toEqual(findings);
    expect(evidenceOf(back)).toBe(evidenceOf(findings));
    expect(evidenceOf({ ...findings, kept: [] })).not.toBe(evidenceOf(findings));
  });

  it("can be read back when a rule has another name by then", async () => {
    const findings = await foundIn("User.delete_all");
    const renamed = {
      ...findings,
      kept: findings.kept.map((each) => ({ ...each, rule: "as-it-was-called" })),
    };
    expect(findingsSchema.safeParse(renamed).success).toBe(true);
  });
});

const SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";

describe("a secret in a command", () => {
  it.each([
    ["in a call", `Stripe.api_key = "${SECRET}"`],
    ["beside something else that is found", `system("curl -u ${SECRET}"); User.delete_all`],
    ["before something else that is found", `x = "${SECRET}"; system(x)`],
    ["once more where nobody would see it", `token = "${SECRET}"\nputs "a"; system("echo ${SECRET}")`],
    ["in SQL", `User.connection.execute('UPDATE users SET key = "${SECRET}"')`],
    ["in SQL in a variable", `s = 'UPDATE users SET key = "${SECRET}"'\nUser.connection.execute(s)`],
    ["in SQL in a heredoc", `User.connection.execute(<<~SQL)\n  UPDATE users\n  SET key = "${SECRET}"\nSQL`],
    ["in a heredoc with code in it", `x = <<~T\n  hello\n  ${SECRET} #{ENV["A"]}\nT\nsystem("ls")`],
    ["in a list of words", `%w[a ${SECRET} b].each { |k| system(k) }`],
    ["in an interpolated string", `Net::HTTP.get("https://x/#{ENV["A"]}?k=${SECRET}")`],
    ["in a string over several lines", `x = "a\n${SECRET}" + \`ls\``],
    [
      "with a name only",
      `password = "${SECRET.slice(-10)}"; puts password; system("echo ${SECRET.slice(-10)}")`,
    ],
    [
      "with a name, and once more without one",
      `password = "${SECRET.slice(-10)}"\nsystem("echo ${SECRET.slice(-10)}")`,
    ],
    ["with letters that look like others", `password = "s\u0435cr\u0435tpassw"; User.delete_all`],
    ["among characters outside of the first plane", `x = "💴💴"; y = "${SECRET}"; system(y)`],
  ])("is in none of the findings: %s", async (_, command) => {
    const findings = await foundIn(command);
    expect(findings.kept.map(({ rule }) => rule)).toContain("secret");
    const text = JSON.stringify(findings);
    for (const part of ["4eC39", "1zdp7dc", "cretpassw", "cr\u0435tpassw", "cr[U+0435]t"])
      expect(text).not.toContain(part);
  });

  it("hides nothing that stands in other lines, and not its kind", async () => {
    const { kept } = await foundIn(`User.delete_all\nStripe.api_key = "${SECRET}"\nsystem("ls")`);
    const lines = Object.fromEntries(kept.map(({ rule, excerpt }) => [rule, excerpt]));
    expect(lines["write-whole-table"]).toBe("User.delete_all");
    expect(lines.shell).toBe('system("ls")');
    expect(lines.secret).toMatch(/^Stripe\.api_key = •+$/);
    expect(kept.find(({ rule }) => rule === "secret")?.subject).toBe("Stripe key");
  });
});

describe("reading a command", () => {
  const cases = join(import.meta.dirname, "../../ruby-cases/flagged");

  it.each(readdirSync(cases))("keeps the rules that are found: %s", async (file) => {
    const script = readFileSync(join(cases, file), "utf8");
    const analysis = await analyse(script);
    if ("problem" in analysis) return expect(await readCommand(script)).toEqual(analysis);
    const { kept } = findingsOf(script, analysis.findings);
    expect(kept).toHaveLength(analysis.findings.length);
    expect(new Set(kept.map(({ rule }) => rule))).toEqual(new Set(analysis.findings.map(({ rule }) => rule)));
  });

  it("never fails, whatever the places are", () => {
    const finding = fc.record({
      rule: fc.constantFrom("secret" as const, "shell" as const, "sql-write" as const),
      severity: fc.constant("danger" as const),
      line: fc.integer({ min: 1, max: 5 }),
      column: fc.integer({ min: 1, max: 400 }),
      excerpt: fc.constant(""),
      caret: fc.constant("^"),
      subject: fc.string(),
    });
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.array(finding, { maxLength: 90 }),
        (script, found) => {
          const findings = findingsOf(script, found);
          expect(totalOf(findings)).toBe(found.length);
        },
      ),
    );
  });
});
