import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LockedTooLongError, takeLock } from "../../../local/rails/lock.ts";

describe("the lock on the sample shop's data", () => {
  let directory: string;
  let file: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "ambulance-lock-"));
    file = join(directory, "lock");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function neverWaits(): never {
    throw new Error("The lock was not free.");
  }

  it("is taken at once when it is free, again and again", () => {
    takeLock(file, 0, neverWaits).close();
    takeLock(file, 0, neverWaits).close();
  });

  it("says that it waits, and gives up after the time that it may wait", () => {
    const held = takeLock(file, 0, neverWaits);
    let waits = 0;
    expect(() => takeLock(file, 0.1, () => waits++)).toThrow(LockedTooLongError);
    expect(waits).toBe(1);
    held.close();
  });

  it("is free again when the process that has it is killed", async () => {
    const source = `
      import { takeLock } from ${JSON.stringify(join(import.meta.dirname, "../../../local/rails/lock.ts"))};
      globalThis.lock = takeLock(${JSON.stringify(file)}, 0, () => process.exit(1));
      console.log("taken");
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", source], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    expect(() => takeLock(file, 0, () => undefined)).toThrow(LockedTooLongError);
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    takeLock(file, 0, neverWaits).close();
  });
});
