import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../../../bot/text/en.ts";
import { configSchema } from "../../../runs/config.ts";
import { MODES } from "../../../runs/run.ts";
import { RULE_NAMES, RULES, SEVERITIES } from "../../../runs/script/findings/rules.ts";
import { foundIn, rulesInput } from "../../support/policy.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/policy.md"), "utf8");
/** The table rows of the page, as their cells. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .slice(1, -1)
      .split(" | ")
      .map((cell) => cell.trim()),
  );
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");

describe("the page about findings and rules", () => {
  it.each(RULE_NAMES)("describes %s with its severity, in the words of the card", (rule) => {
    const row = rows.filter(([name]) => name === `\`${rule}\``);
    expect(row).toHaveLength(1);
    expect(row[0]?.[1]).toBe(RULES[rule]);
    expect(row[0]?.[3]).toBe(en.findings[rule].what);
  });

  it.each([
    ['User.where(plan: "trial").delete_all', "write-many"],
    ["User.delete_all", "write-whole-table"],
    ["User.all.to_a", "table-in-memory"],
    ["User.send(:delete_all)", "send-dangerous"],
    ["exit!", "exit-now"],
    ["sleep 5", "sleep"],
  ])("gives an example in which it is found: %s", async (example, rule) => {
    expect(rows.find(([name]) => name === `\`${rule}\``)?.[2]).toBe(`\`${example}\``);
    expect((await foundIn(example)).kept.map((finding) => finding.rule)).toContain(rule);
  });

  it("explains every severity and every mode", () => {
    for (const severity of SEVERITIES) expect(rows.map(([name]) => name)).toContain(severity);
    for (const mode of MODES) expect(page).toContain(`\`"${mode}"\``);
  });

  it("names every key of a rule", () => {
    const [rule] = configSchema.parse(rulesInput([{ name: "a", verdict: "refuse", words: "No." }])).rules;
    const keys = [
      ...Object.keys(rule ?? {}),
      "loosens",
      "dryRun",
      "targets",
      "modes",
      "worst",
      "found",
      "requesters",
    ];
    for (const key of keys) expect(rows.map(([name]) => name)).toContain(`\`${key}\``);
  });

  it("has examples of rules and of a target's settings", () => {
    expect(examples.filter((example) => example.startsWith("rules:"))).toHaveLength(4);
    expect(examples.filter((example) => example.startsWith("production:"))).toHaveLength(1);
  });

  it.each(examples)("gives an example that the configuration takes: %s", async (example) => {
    const source = `export default { ${example} }`;
    const { default: given } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
    const config = given.rules
      ? { ...rulesInput([]), ...given }
      : { ...rulesInput([], given.production), rules: [] };
    expect(configSchema.safeParse(config).error).toBeUndefined();
  });
});
