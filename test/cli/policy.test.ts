import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";
import { type RuleInput, rulesInput } from "../support/policy.ts";
import { DEVELOPER, ON_CALL, SECOND_ON_CALL } from "../support/services.ts";
import { typed } from "./typed.ts";

const SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
const TEAM: RuleInput[] = [
  { name: "no-ddl", when: { found: ["sql-ddl", "eval"] }, verdict: "refuse", words: "Write a migration." },
  {
    name: "big",
    when: {
      targets: ["production"],
      modes: ["write"],
      worst: { atLeast: "caution" },
      requesters: [DEVELOPER],
    },
    verdict: "ask",
  },
  { name: "reads", when: { modes: ["read-only"], worst: { atMost: "none" } }, verdict: "run", loosens: true },
  { name: "rest", verdict: "ask" },
];

/** A directory with a configuration and files that hold commands. */
async function aDirectory(rules: RuleInput[] = TEAM, files: Record<string, string> = {}) {
  const directory = emptyDirectory();
  onTestFinished(() => removeDirectory(directory));
  const config = JSON.stringify(rulesInput(rules));
  for (const [name, content] of Object.entries({
    "ambulance.config.ts": `export default ${config}`,
    ...files,
  }))
    await writeFile(join(directory, name), content);
  return directory;
}

const explained = async (command: string, ...options: string[]) =>
  typed(
    ["policy", "explain", "command.rb", ...options],
    {},
    await aDirectory(TEAM, { "command.rb": command }),
  );

describe("ambulance policy", () => {
  it("says every rule in a sentence, and what decides when none matches", async () => {
    const { code, printed } = await typed(["policy"], {}, await aDirectory());
    expect(code).toBe(0);
    expect(printed.split("\n").slice(0, 8)).toEqual([
      "The first rule that matches decides:",
      '1. no-ddl: Any command in which sql-ddl or eval is found is refused: "Write a migration."',
      "2. big: Any write command asked for by U0DEVELOPER on production with a finding that is at least caution needs an approval.",
      "3. reads: Any read-only command in which nothing is found runs at once, also where the target asks for an approval.",
      "4. rest: Any command needs an approval.",
      "",
      "When none matches, the target decides:",
      "production: an approver decides about every command.",
    ]);
  });

  it("says so when there are no rules", async () => {
    expect((await typed(["policy"], {}, await aDirectory([]))).printed).toContain("There are no rules.");
  });

  it("reads the configuration that is named", async () => {
    const directory = await aDirectory();
    const other = join(await aDirectory([]), "ambulance.config.ts");
    expect((await typed(["policy", "--config", other], {}, directory)).printed).toContain(
      "There are no rules.",
    );
    expect((await typed(["policy"], { AMBULANCE_CONFIG: other }, directory)).printed).toContain(
      "There are no rules.",
    );
  });
});

describe("ambulance policy explain", () => {
  it("says what is found, what would become of it, who says so and who could approve, for every target and mode", async () => {
    const { code, printed } = await explained("User.delete_all\n");
    expect(code).toBe(0);
    for (const part of [
      "Danger, line 1: write-whole-table (User.delete_all)",
      "    User.delete_all\n         ^",
      `production, write: It would wait for an approval by ${ON_CALL} or ${SECOND_ON_CALL}. A dry run comes before the approval. So says the rule "rest".`,
      "production, read-only: ",
      "staging, write: ",
      "staging, read-only: ",
    ])
      expect(printed).toContain(part);
  });

  it.each<[string, string[], number, string]>([
    ["User.connection.drop_table(:a)", [], 1, 'Write a migration. So says the rule "no-ddl".'],
    [
      "User.count",
      ["--mode", "read-only"],
      0,
      'It would run at once, without an approval. So says the rule "reads".',
    ],
    [
      "User.all.to_a",
      ["--target", "production", "--mode", "write", "--requester", DEVELOPER],
      0,
      'So says the rule "big".',
    ],
    [
      "User.all.to_a",
      ["--target", "production", "--requester", ON_CALL],
      0,
      `by ${SECOND_ON_CALL}. So says the rule "rest".`,
    ],
    ["User.count(", [], 1, "Ruby cannot read this. Line 1"],
    ["", [], 1, "Write the command that should run."],
    ["User.count", [], 0, "Reading the command found nothing to point out."],
  ])("about %j with %j ends with %i and says %j", async (command, options, code, part) => {
    const seen = await explained(command, ...options);
    expect(seen.printed).toContain(part);
    expect(seen.code).toBe(code);
  });

  it("shows no secret", async () => {
    const { printed } = await explained(`system("curl -u ${SECRET}")`);
    expect(printed).toContain("secret (Stripe key)");
    expect(printed).not.toContain(SECRET);
  });

  it("lets nothing in a command speak to the terminal", async () => {
    expect((await explained("puts '\u001b[2J'")).printed).not.toContain("\u001b");
  });

  it.each([
    [["policy", "show"], /cannot "show"/],
    [["policy", "explain", "a", "b"], /at most one file/],
    [["policy", "explain", "missing.rb"], /missing.rb cannot be read/],
    [
      ["policy", "explain", "command.rb", "--target", "prod"],
      /no target "prod"; there is production or staging/,
    ],
    [
      ["policy", "explain", "command.rb", "--mode", "both"],
      /--mode must be one of write, dry-run, read-only/,
    ],
    [["policy", "explain", "command.rb", "--requester", "@ken"], /member ID such as/],
    [["policy", "--target", "production"], /together with explain only/],
    [["policy", "--config", "missing.ts"], /no configuration file/],
  ])("%j is a mistake, which is another thing than a refusal", async (args, sentence) => {
    const directory = await aDirectory(TEAM, { "command.rb": "User.count" });
    const { code, complaint } = await typed(args, {}, directory);
    expect(complaint).toMatch(sentence);
    expect(code).toBe(2);
  });

  it("says what is wrong with rules that contradict each other", async () => {
    const { code, complaint } = await typed(
      ["policy"],
      {},
      await aDirectory([...TEAM, { name: "late", verdict: "ask" }]),
    );
    expect(code).toBe(2);
    expect(complaint).toContain('"late" can never match, because "rest" before it always does.');
  });

  it.each([[["-"]], [[]]])("reads standard input for %j", async (file) => {
    const program = resolve(import.meta.dirname, "../../cli/ambulance.ts");
    const child = spawn(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", program, "policy", "explain", ...file],
      {
        cwd: await aDirectory(),
        stdio: ["pipe", "pipe", "inherit"],
      },
    );
    const ended = new Promise((done) => child.once("exit", done));
    child.stdin.end("User.connection.drop_table(:users)\n");
    expect(await text(child.stdout)).toContain("Write a migration.");
    expect(await ended).toBe(1);
  });
});
