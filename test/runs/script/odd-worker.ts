// A judge of scripts that does as the script says, for the tests of the thread around it.
import { parentPort } from "node:worker_threads";

let judged = 0;

parentPort?.on("message", (script: string) => {
  judged += 1;
  while (script === "loop");
  if (script === "throw") throw new Error("out of order");
  if (script === "exit") process.exit(3);
  const odd = { kind: "wrong", message: `number ${judged}`, byte: 0 };
  parentPort?.postMessage(script === "nonsense" ? { kind: "perhaps" } : odd);
});
parentPort?.postMessage("ready");
