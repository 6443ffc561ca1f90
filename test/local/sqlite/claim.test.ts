import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimDirectory, DataDirectoryInUseError } from "../../../local/sqlite/claim.ts";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { type Program, startProgram } from "../../support/program.ts";

describe("the claim on a data directory", () => {
  let directory: string;
  let holder: Program | undefined;
  beforeEach(() => {
    directory = emptyDirectory();
    holder = undefined;
  });
  afterEach(async () => {
    await holder?.kill();
    removeDirectory(directory);
  });

  async function claimedByAnother(): Promise<Program> {
    const program = startProgram(new URL("claim-holder.ts", import.meta.url), directory);
    await program.line();
    return program;
  }

  it("is refused to a second server, which is told who has it and what to do", async () => {
    holder = await claimedByAnother();
    expect(() => claimDirectory(directory)).toThrow(DataDirectoryInUseError);
    expect(() => claimDirectory(directory)).toThrow(
      /in use by another Ambulance server \(process \d+\)\. Stop that one/,
    );
  });

  it("ends with the process that has it, even when that is killed", async () => {
    holder = await claimedByAnother();
    await holder.kill();
    claimDirectory(directory).release();
  });

  it("is refused twice within a process, and free after its release", () => {
    const claim = claimDirectory(directory);
    expect(() => claimDirectory(directory)).toThrow(DataDirectoryInUseError);
    claim.release();
    claimDirectory(directory).release();
  });

  it("does not keep a command-line tool from reading the database", async () => {
    holder = await claimedByAnother();
    const database = openDatabase(directory);
    expect(database.prepare("SELECT count(*) AS runs FROM runs").get()).toEqual({ runs: 0 });
    database.close();
  });
});
