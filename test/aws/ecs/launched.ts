import { spawn } from "node:child_process";
import type { ContainerStart } from "../../support/aws/ecs.ts";
import { approvedFor, someLauncher, someService, someTarget } from "./given.ts";

const TARGET = someTarget();

/** A launcher whose tasks execute `node -e` with this script, and a run that is planned. */
export async function launched(script: string, stopTimeoutMs = 5000) {
  const lines: string[] = [];
  const starts: ContainerStart[] = [];
  const given = await someLauncher({
    stopTimeoutMs,
    onLine: ({ line }) => lines.push(line),
    execute: (start) => {
      starts.push(start);
      return spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "pipe"] });
    },
  });
  given.ecs.addService(someService());
  const run = await approvedFor(given.launcher, TARGET);
  const plan = await given.launcher.plan(run, TARGET);
  const nonce = given.launches.byRun.get(run.id)?.nonce ?? "";
  const report = (...events: object[]) => {
    given.printed.lines = events
      .map((event) => `AMBULANCE ${nonce} ${JSON.stringify({ v: 1, ...event })}\n`)
      .join("");
  };
  return { ...given, run, plan, lines, starts, report };
}

/** What the runner says when it begins a script. */
export const STARTED = { event: "started", mode: "write", ruby: "3.3", rails: "8.0" };
/** And when the script succeeded. */
export const FINISHED = { event: "finished", exit: 0, ms: 12, exception: null };
