import { stat } from "node:fs/promises";
import { birthOf, signalGroup } from "./process.ts";
import type { End } from "./run-directory.ts";

/** How often output and, for a process of an earlier server, its life are looked at. */
const LOOK_MS = 250;

/** What a running process must keep to. */
export interface Limits {
  /** When its time is over, milliseconds since 1970. */
  deadline: number;
  outputBytes: number;
  /** How long a process may take to end after SIGTERM, before SIGKILL ends it. */
  graceMs: number;
}

/** A process under way: one that this server started, or one that it found alive. */
export interface Supervised {
  pid: number;
  output: string;
  limits: Limits;
  /** Aborted when somebody cancels the run, or the server stops. */
  signal: AbortSignal;
  onOutput: () => void;
  /** Resolves when the process has ended. */
  ended: Promise<Pick<End, "code" | "signal">>;
}

/** Watches a process until it is gone, and ends it when it breaks a limit or somebody asks for it. */
export async function supervise(process: Supervised): Promise<Omit<End, "problem">> {
  let endedBy: End["endedBy"] = null;
  let kill: NodeJS.Timeout | undefined;
  const stop = (why: NonNullable<End["endedBy"]>) => {
    if (endedBy) return;
    endedBy = why;
    signalGroup(process.pid, "SIGTERM");
    kill = setTimeout(() => signalGroup(process.pid, "SIGKILL"), process.limits.graceMs);
  };
  const onAbort = () => stop(process.signal.reason === "server-died" ? "server-died" : "cancelled");
  const timer = setTimeout(() => stop("time-limit"), Math.max(0, process.limits.deadline - Date.now()));
  const watch = watchOutput(process, () => stop("output-limit"));
  process.signal.addEventListener("abort", onAbort, { once: true });
  if (process.signal.aborted) onAbort();
  const end = await process.ended;
  clearTimeout(timer);
  clearTimeout(kill);
  clearInterval(watch);
  process.signal.removeEventListener("abort", onAbort);
  signalGroup(process.pid, "SIGKILL");
  return { ...end, endedBy };
}

function watchOutput({ output, limits, onOutput }: Supervised, onTooMuch: () => void): NodeJS.Timeout {
  let seen = 0;
  return setInterval(async () => {
    const size = await stat(output).then(
      (file) => file.size,
      () => seen,
    );
    if (size > limits.outputBytes) onTooMuch();
    if (size > seen) onOutput();
    seen = size;
  }, LOOK_MS);
}

/** Resolves when a process that this server did not start is gone. Its exit status is then known to nobody. */
export async function goneBySelf(pid: number, birth: string): Promise<Pick<End, "code" | "signal">> {
  while ((await birthOf(pid)) === birth) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  return { code: null, signal: null };
}
