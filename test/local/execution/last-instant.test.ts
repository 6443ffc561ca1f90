import { rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CHANGED_OPTIONS } from "../../support/changed-options.ts";
import { processTarget } from "../../support/process-target.ts";
import { someConfig } from "../../support/services.ts";
import { useExecutions } from "./given.ts";

const { execution, inDirectory } = useExecutions();

describe("the last instant before the process", () => {
  it.each([
    [
      "the program",
      { runsIn: { ...processTarget.runsIn, command: ["bin/run.mjs", "--other"] } },
      "command-changed",
    ],
    ["the need for an approval", { approval: "always" as const }, "approval-missing"],
  ])("finds out that %s changed, and nothing is started", async (_, change, problem) => {
    const { run, result, files, config } = await execution('console.log("never")');
    config.targets = someConfig({ ...processTarget, approval: "never", ...change }).targets;
    await run();
    expect(await result()).toMatchObject({
      ending: "could-not-start",
      problem: expect.stringContaining(problem),
    });
    expect(await files.launch()).toBeUndefined();
  });

  it.each(CHANGED_OPTIONS)("finds out that %s changed, and nothing is started", async (_, before, after) => {
    const target = { ...processTarget, approval: "never" as const };
    const { run, result, files, config } = await execution('console.log("never")', { ...target, ...before });
    config.targets = someConfig({ ...target, ...after }).targets;
    await run();
    expect(await result()).toMatchObject({
      ending: "could-not-start",
      problem: expect.stringContaining("command-changed"),
    });
    expect(await files.launch()).toBeUndefined();
  });

  it("finds out that somebody cancelled, and nothing is started", async () => {
    const { run, result, files, abort } = await execution('console.log("never")');
    abort.abort();
    await run();
    expect(await result()).toMatchObject({ ending: "cancelled", exit: null });
    expect(await files.launch()).toBeUndefined();
  });

  it("finds the disk full: the run could not be started, and the record says so", async () => {
    const { run, result, files } = await execution("1");
    writeFileSync(inDirectory("runs"), "in the way of a directory");
    await expect(run()).rejects.toThrow();
    rmSync(inDirectory("runs"));
    expect(await files.launch()).toBeUndefined();
    expect(await result()).toMatchObject({ ending: "could-not-start" });
  });

  it("belongs to the next server when this one stops: nothing is started and nothing is written down", async () => {
    const { run, resume, executor, files, printed } = await execution('console.log("later")');
    await executor.stopAll();
    expect(await Promise.race([run(), resume(), Promise.resolve("still open")])).toBe("still open");
    expect(await files.launch()).toBeUndefined();
    expect(await printed()).toBe("");
  });
});
