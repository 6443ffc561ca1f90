import { describe, expect, it } from "vitest";
import { verifyEntries } from "../../audit/entry.ts";
import { evidenceOf } from "../../runs/policy/findings.ts";
import { digestOf, runSchema } from "../../runs/run.ts";
import { steps } from "../../state-machine/steps/index.ts";
import { foundIn, withRules } from "../support/policy.ts";
import { someConfig, someServices } from "../support/services.ts";
import { asked, given } from "./given.ts";

const about = { mode: "write", target: "production" } as const;
const wanted = (command: string) => asked({ command, digest: digestOf({ ...about, command }, "sample") });

async function checked(command: string, config = someConfig()) {
  const { services, input, current } = await given(wanted(command), { config });
  const answer = await steps.CheckTheCommand(services, input);
  return {
    answer,
    run: await current(),
    again: () => steps.CheckTheCommand(services, input),
    services,
    current,
  };
}

describe("checking a command", () => {
  it("keeps what was found, and writes down how much, what it was and which rule decided", async () => {
    const { run } = await checked("User.delete_all");
    const findings = await foundIn("User.delete_all");
    expect(run.findings).toEqual(findings);
    expect(run.entries.at(-1)).toMatchObject({
      kind: "checked",
      detail: { info: 1, caution: 0, danger: 1, refuse: 0, rule: "default", why: "always", approval: true },
    });
    expect(run.entries.at(-1)?.detail.evidence).toBe(evidenceOf(findings));
    expect(verifyEntries(run.entries)).toBeUndefined();
    expect(runSchema.parse(JSON.parse(JSON.stringify(run)))).toEqual(run);
  });

  it("writes down what would run the command, where the place says so", async () => {
    const place = JSON.stringify({ name: "production", directory: "/srv/shop" });
    const launcher = { ...someServices().services.launcher, place: async () => place };
    const command = "User.count";
    const digest = digestOf({ ...about, command }, place);
    const { services, input, current } = await given(asked({ command, digest }), { launcher });
    await steps.CheckTheCommand(services, input);
    expect(await current()).toMatchObject({ runsIn: "/srv/shop" });
    expect((await current()).entries.at(-1)?.detail).toMatchObject({ runsIn: "/srv/shop", approval: true });
    expect((await checked(command)).run).not.toHaveProperty("runsIn");
  });

  it("asks about a danger where the target asks for nothing", async () => {
    const config = someConfig({ approval: "never" });
    expect((await checked("User.delete_all", config)).answer).toMatchObject({ verdict: "ask" });
    expect((await checked('User.where(plan: "trial").delete_all', config)).answer).toMatchObject({
      verdict: "run",
    });
  });

  it("refuses what a rule refuses, with its sentence, and keeps what was found", async () => {
    const config = withRules([
      { name: "no-ddl", when: { found: ["sql-ddl"] }, verdict: "refuse", words: "Write a migration." },
    ]);
    const { answer, run, again, current } = await checked("User.connection.drop_table(:users)", config);
    expect(answer).toMatchObject({ verdict: "refused" });
    expect(run).toMatchObject({
      status: "refused",
      problem: "refused-by-rule",
      explanation: "Write a migration. (no-ddl)",
    });
    expect(run.entries.at(-1)).toMatchObject({ kind: "refused", detail: { rule: "no-ddl", danger: 1 } });
    expect(run.findings?.kept).not.toEqual([]);
    await again();
    expect(await current()).toEqual(run);
  });

  it("refuses a command that nobody can read", async () => {
    const { answer, run } = await checked("User.count(");
    expect(answer).toMatchObject({ verdict: "refused" });
    expect(run).toMatchObject({ status: "refused", problem: "command-unreadable" });
    expect(run.explanation).toMatch(/^Line 1: /);
  });

  it("lets a run that it let go be launched, and not when the rules ask for an approval by then", async () => {
    for (const [rules, verdict] of [
      [[], "launch"],
      [[{ name: "freeze", verdict: "ask" as const }], "refused"],
    ] as const) {
      const { services, run } = await checked("User.count", someConfig({ approval: "never" }));
      services.config = withRules([...rules], { approval: "never" });
      expect(await steps.PrepareTheLaunch(services, { runId: run.id })).toMatchObject({ verdict });
    }
  });
});
