import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * When a process was born, in whatever unit the system counts in. Together with its number it names one process:
 * numbers are given out again. Undefined when there is no such process, or only its remains (a zombie).
 */
export async function birthOf(pid: number): Promise<string | undefined> {
  return process.platform === "linux" ? linuxBirth(pid) : otherBirth(pid);
}

/** Field 22 of /proc/PID/stat; the name in field 2 may hold anything, so fields are counted from its last parenthesis. */
async function linuxBirth(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields?.[0] === "Z" ? undefined : fields?.[19];
}

async function otherBirth(pid: number): Promise<string | undefined> {
  const answer = await run("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => undefined);
  return answer?.stdout.trim() || undefined;
}

/**
 * The process that was started for a run, found by its environment: for a server that died between starting a process
 * and writing down its number. Linux only; elsewhere nothing is found.
 */
export async function processOfRun(runId: string): Promise<number | undefined> {
  const entries = await readdir("/proc").catch(() => []);
  for (const pid of entries.filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.split("\0").includes(`AMBULANCE_RUN_ID=${runId}`) && (await leadsGroup(pid)))
      return Number(pid);
  }
  return undefined;
}

async function leadsGroup(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] === pid;
}

/**
 * Sends a signal to a process and everything that it started in its group. A group that is gone is no error, and
 * neither is one that this user may not signal: a command that changed its user can only end by itself.
 */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    const harmless =
      error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM");
    if (!harmless) throw error;
  }
}
