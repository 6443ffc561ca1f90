import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { z } from "zod";

// A thread of its own: Ruby in WebAssembly has no threads for a timer, and keeps the main one to itself.
const { seconds } = z.object({ seconds: z.number().positive() }).parse(workerData);
const GRACE_MS = 10_000;

setTimeout(() => {
  writeSync(1, `\nThe time limit of ${seconds} s is over.\n`);
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), GRACE_MS);
}, seconds * 1000);
