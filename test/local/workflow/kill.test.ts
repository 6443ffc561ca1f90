import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { eventually } from "../../support/eventually.ts";

const program = fileURLToPath(new URL("./killed-server.ts", import.meta.url));

function server(directory: string, ...hangsIn: string[]) {
  const flags = ["--disable-warning=ExperimentalWarning", program, directory, ...hangsIn];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "ignore", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

const WAY = [
  "AnnounceTheRequest",
  "CheckTheCommand",
  "WaitForApproval",
  "TakeTheTarget",
  "PrepareTheLaunch",
  "run",
  "CollectTheResult",
  "CloseTheRun",
  "SUCCEEDED",
];

const moments = ["AnnounceTheRequest", "WaitForApproval", "run", "CollectTheResult", "SUCCEEDED"];

describe("a server that is killed with kill -9", () => {
  it.each(moments)("during %s leaves a run that the next server brings to its end", async (moment) => {
    const directory = emptyDirectory();
    onTestFinished(() => removeDirectory(directory));
    const log = () => readFileSync(join(directory, "log"), "utf8").trim().split("\n");
    const first = server(directory, moment);
    await eventually(() => expect(log()).toContain(moment));
    first.kill("SIGKILL");
    await once(first, "exit");
    const before = log();
    expect(before).toEqual(WAY.slice(0, WAY.indexOf(moment) + 1));
    const [code] = await once(server(directory), "exit");
    expect(code).toBe(0);
    const after = log().slice(before.length);
    if (after[0] === moment) after.shift();
    const rest = WAY.slice(before.length);
    expect(after).toEqual(moment === "run" ? ["resume", ...rest] : rest);
  });
});
