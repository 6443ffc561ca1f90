import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { COMMANDS } from "../../cli/commands.ts";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";
import { typed } from "./typed.ts";

const root = resolve(import.meta.dirname, "../..");
const run = promisify(execFile);

describe("the command line", () => {
  it.each([[[]], [["help"]], [["--help"]], [["-h"]], [["help", "--help"]], [["version", "--help"]]])(
    "lists every command for %j",
    async (args) => {
      const { code, printed } = await typed(args);
      expect(code).toBe(0);
      for (const name of Object.keys(COMMANDS)) expect(printed).toContain(`  ${name}`);
    },
  );

  it.each(Object.entries(COMMANDS))(
    "explains every option of %s, asked in either way",
    async (name, command) => {
      const asked = await typed(["help", name]);
      expect(await typed([name, "--help"])).toEqual(asked);
      expect(asked.code).toBe(0);
      for (const option of Object.keys(command.options)) expect(asked.printed).toContain(`--${option}`);
    },
  );

  it("says its version and that of Node", async () => {
    const { version } = JSON.parse(await readFile(resolve(root, "package.json"), "utf8"));
    expect((await typed(["version"])).printed).toBe(`ambulance ${version} on Node ${process.versions.node}`);
  });

  it.each([
    [["deploy"], /no command "deploy"/],
    [["constructor"], /no command "constructor"/],
    [["help", "deploy"], /no command "deploy"/],
    [["help", "doctor", "manifest"], /at most one/],
    [["version", "--json"], /takes no options/],
    [["doctor", "--verbose"], /no option --verbose/],
    [["doctor", "--toString"], /no option --toString/],
    [["doctor", "-x"], /no option -x/],
    [["doctor", "production"], /no argument "production"/],
    [["doctor", "--", "production"], /no argument "production"/],
    [["doctor", "--config"], /needs a value after --config/],
    [["doctor", "--config="], /needs a value after --config/],
    [["doctor", "--config", "--aws"], /needs a value after --config/],
    [["doctor", "--json=yes"], /takes no value for --json/],
    [["doctor", "--region", "eu-west-1"], /--region together with --aws/],
    [["doctor", "--installation", "staging"], /--installation together with --aws/],
    [["doctor", "--aws", "--installation", "Staging!"], /--installation must be/],
  ])("answers a mistake such as %j in one sentence, with exit code 2", async (args, sentence) => {
    const { code, printed, complaint } = await typed(args);
    expect(code).toBe(2);
    expect(printed).toBe("");
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain("\n");
  });
});

describe("the program", () => {
  const start = (...args: string[]) =>
    run(process.execPath, [
      "--disable-warning=ExperimentalWarning",
      resolve(root, "cli/ambulance.ts"),
      ...args,
    ]);

  it("writes a mistake to standard error and nothing to standard output", async () => {
    await expect(start("deploy")).rejects.toMatchObject({
      code: 2,
      stdout: "",
      stderr: 'There is no command "deploy"; see: npx ambulance help\n',
    });
  });

  it("is what package.json installs, and finds the Node beside it before that of the system", async () => {
    const { bin } = JSON.parse(await readFile(resolve(root, "package.json"), "utf8"));
    const program = resolve(root, bin.ambulance);
    // As npx does it: a link to the program, and the packages' programs first in the path.
    const directory = emptyDirectory();
    onTestFinished(() => removeDirectory(directory));
    await symlink(program, join(directory, "ambulance"));
    const old = join(directory, "old");
    await mkdir(old);
    await writeFile(join(old, "node"), "#!/bin/sh\necho the old one\n", { mode: 0o755 });
    const path = [resolve(root, "node_modules/.bin"), old, process.env.PATH].join(":");
    const { stdout, stderr } = await run(join(directory, "ambulance"), ["help"], { env: { PATH: path } });
    expect(stdout).toContain("Usage: npx ambulance");
    expect(stderr).toBe("");
  });

  it("prints all of a long answer into a pipe before it ends", async () => {
    const { stdout } = await start("manifest");
    expect(JSON.parse(stdout)).toMatchObject({ settings: { socket_mode_enabled: true } });
  });
});
