import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultMessage } from "../../bot/blocks/thread.ts";
import { en } from "../../bot/text/en.ts";
import { ProcessExecutor } from "../../local/execution/executor.ts";
import { ProcessLauncher } from "../../local/execution/launcher.ts";
import { FileOutput } from "../../local/execution/output.ts";
import type { ConfigInput } from "../../runs/config.ts";
import { evidenceOfDryRun } from "../../runs/dry-run.ts";
import { digestOf, type Mode, type Result, type Run, record } from "../../runs/run.ts";
import { someDryRun } from "../support/effects.ts";
import { SOME_TIME, someRun, someRunId } from "../support/runs.ts";
import { someConfig, someServices } from "../support/services.ts";
import { missingRails, preparedApp, type Runs } from "./rails-app.ts";

const missing = missingRails();
if (missing) console.warn(`The limits of a target are not tested on real Ruby: ${missing}`);

type TargetInput = Partial<ConfigInput["targets"][string]>;
const FREE = 'User.where(plan: "free").update_all(plan: "pro")';

describe.skipIf(missing !== undefined)("a target's limits on real Rails", { timeout: 60_000 }, () => {
  let directory: string;
  let app: Runs;
  let made = 0;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "ambulance-limits-"));
    app = await preparedApp(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** Runs a command as the single server does, from the target's settings to what people are told. */
  async function run(command: string, mode: Mode, target: TargetInput, dryRun?: Result) {
    const runsIn = {
      kind: "directory" as const,
      path: join(import.meta.dirname, "../fixtures/rails-app"),
      command: ["bin/rails", "runner"],
    };
    const config = someConfig({
      runsIn,
      approval: "never",
      environment: ["PATH", "FIXTURE_DATABASE"],
      ...target,
    });
    const { production } = config.targets;
    if (!production) throw new Error("There is no target");
    const { services } = someServices({ config });
    const launcher = new ProcessLauncher(directory, new FileOutput(directory), () => []);
    const about = { command, mode, target: "production" };
    const digest = digestOf(about, await launcher.place("production", production));
    const asked = someRun({
      ...about,
      id: someRunId(++made),
      digest,
      status: "running",
      startedAt: SOME_TIME,
    });
    const current = dryRun ? withDryRun(asked, dryRun) : asked;
    await services.store.insert(current);
    const executor = new ProcessExecutor(services, {
      dataDirectory: directory,
      environment: { ...process.env, FIXTURE_DATABASE: join(directory, "fixture.sqlite3") },
      sampleEnvironment: {},
      onOutput: () => undefined,
    });
    const plan = await launcher.plan(current, production);
    await executor.run(plan.arguments, { signal: new AbortController().signal });
    const result = await launcher.result(current);
    const over: Run = { ...current, result, status: result.exit === 0 ? "succeeded" : "failed" };
    return { result, told: JSON.stringify(resultMessage(over, config, en).blocks) };
  }

  function withDryRun(asked: Run, result: Result): Run {
    const dryRun = someDryRun(result);
    const detail = { evidence: evidenceOfDryRun(dryRun) };
    const fact = { kind: "dry-run-ended", by: "ambulance", at: SOME_TIME, detail } as const;
    return { ...record(asked, { dryRun }, fact), version: 1 };
  }

  async function shown(script: string): Promise<string> {
    return (await app.run(script, { mode: "read-only" })).shown.trim();
  }

  it("commit what the dry run said, roll back what is beyond it, and say so", async () => {
    const target: TargetInput = { tolerance: { percent: 10, beyond: "roll-back" }, statementTimeout: "30s" };
    const dry = await run(FREE, "dry-run", target);
    expect(dry.result).toMatchObject({ exit: 0, effects: { rolledBack: true, changes: [{ updated: 20 }] } });

    const beyond = await run(`${FREE}; Order.where(id: 1).delete_all`, "write", target, dry.result);
    expect(beyond.result).toMatchObject({
      exit: 70,
      effects: { rolledBack: true, warnings: ["outside-tolerance"] },
    });
    expect(beyond.told).toContain(en.headline.outsideTolerance);
    expect(beyond.told).toContain(en.headline.rolledBack);
    expect(beyond.told).toContain("⚠️ primary.orders  dry run: none | run: 1 deleted");
    expect(await shown('puts User.where(plan: "pro").count, Order.count')).toBe("0\n50");

    const near = await run('User.where("id > 2").update_all(plan: "pro")', "write", target, dry.result);
    expect(near.result).toMatchObject({
      exit: 0,
      effects: { rolledBack: false, changes: [{ updated: 18 }] },
    });
    expect(near.told).toContain(en.compared.did.within);
    expect(await shown('puts User.where(plan: "pro").count')).toBe("18");
    await app.run('User.update_all(plan: "free")');
  });

  it("leave a run as it is that is only to be flagged", async () => {
    const target: TargetInput = { tolerance: { percent: 10 } };
    const dry = await run(FREE, "dry-run", target);
    const { result, told } = await run(
      'User.where(id: 1).update_all(plan: "pro")',
      "write",
      target,
      dry.result,
    );
    expect(result).toMatchObject({ exit: 0, effects: { rolledBack: false } });
    expect(told).toContain(en.compared.did.beyond);
    expect(await shown('puts User.where(plan: "pro").count')).toBe("1");
    await app.run('User.update_all(plan: "free")');
  });

  it("take back all of a run that fails where it is one transaction, and nothing where it is not", async () => {
    const command = `${FREE}; raise "no"`;
    const whole = await run(command, "write", { oneTransaction: true });
    expect(whole.result).toMatchObject({ ending: "exception", effects: { rolledBack: true } });
    expect(whole.told).toContain(en.headline.rolledBack);
    expect(await shown('puts User.where(plan: "pro").count')).toBe("0");
    const plain = await run(command, "write", {});
    expect(plain.result).toMatchObject({ ending: "exception", effects: { rolledBack: false } });
    expect(plain.told).toContain(en.headline.mayHaveChanged);
    expect(await shown('puts User.where(plan: "pro").count')).toBe("20");
    await app.run('User.update_all(plan: "free")');
  });
});
