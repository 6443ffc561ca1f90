import { describe, expect, it } from "vitest";
import { checkBlocks } from "../../../local/slack/block-kit/check.ts";
import { slashCommand, someBot } from "../../support/bot.ts";
import { withRules } from "../../support/policy.ts";
import { ON_CALL } from "../../support/services.ts";

const SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
const team = withRules([
  { name: "no-ddl", when: { found: ["sql-ddl"] }, verdict: "refuse", words: "Write a migration." },
]);

async function asked(text: string) {
  const bot = await someBot({ config: team });
  await bot.send(slashCommand(bot.slack, text));
  return { ...bot, answers: bot.slack.to("response") };
}

describe("/ambulance check", () => {
  it("tells only the person who asks what was found, what would happen, who says so and who could approve", async () => {
    const { answers } = await asked("check production User.delete_all");
    expect(answers).toHaveLength(1);
    expect(answers[0]).toMatchObject({ response_type: "ephemeral" });
    const words = JSON.stringify(answers);
    for (const part of ["Danger, line 1", "User.delete_all\\n     ^", "No rule matches", `<@${ON_CALL}>`])
      expect(words).toContain(part);
  });

  it("names the rule that refuses, and what it says", async () => {
    const { answers } = await asked("check production User.connection.drop_table(:users)");
    expect(JSON.stringify(answers)).toContain("Write a migration. So says the rule `no-ddl`.");
  });

  it("without a target is about all of them", async () => {
    const { answers } = await asked("check User.count");
    for (const target of ["*production*", "*staging*"]) expect(JSON.stringify(answers)).toContain(target);
  });

  it("requests, stores and tells nothing", async () => {
    const { services, called, told, slack } = await asked("check production User.delete_all");
    expect((await services.store.history({ limit: 10 })).runs).toEqual([]);
    expect({ called, told }).toEqual({ called: [], told: [] });
    expect([...new Set(slack.calls.map(({ method }) => method))].sort()).toEqual(["response", "users.info"]);
  });

  it("shows no secret", async () => {
    const { answers } = await asked(`check production system("curl -u ${SECRET}")`);
    expect(JSON.stringify(answers)).toContain("A key, token or password");
    expect(JSON.stringify(answers)).not.toContain(SECRET);
  });

  it("of a command in which much is found answers in several messages that Slack takes", async () => {
    const { answers } = await asked(`check production ${"User.delete_all; system('x'); ".repeat(40)}`);
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.length).toBeLessThanOrEqual(5);
    for (const { blocks } of answers) expect(checkBlocks(blocks, "message")).toEqual([]);
  });

  it.each([
    ["check production User.count(", ["It would not be accepted", "Ruby cannot read this", "^"]],
    ["check production a\u202eb", ["It would not be accepted", "U+202E"]],
    ["check production <!channel> `", ["It would not be accepted"]],
    ["check", ["Write the command after it: `/ambulance check TARGET RUBY`"]],
    ["check production", ["Write the command after it"]],
  ])("%j says what is wrong", async (text, sentences) => {
    const { answers } = await asked(text);
    expect(answers).toHaveLength(1);
    for (const sentence of sentences) expect(JSON.stringify(answers)).toContain(sentence);
    expect(checkBlocks(answers[0]?.blocks, "message")).toEqual([]);
  });
});
