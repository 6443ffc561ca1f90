import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Output, Services } from "../runs/ports.ts";
import { runIdSchema } from "../runs/run-id.ts";
import { isOpen } from "../runs/status.ts";
import type { Reply } from "./slack/http/exchange.ts";

/** How often new output is looked for, and how much of it is sent at once. */
const LOOK_MS = 500;
const CHUNK = 256 * 1024;

/** Answers paths like `/runs/<run>/output`; undefined for others, and for runs that nobody knows. */
export type OutputPages = (path: string) => Promise<Reply | undefined>;

/** The outputs of runs as plain text that grows while the run goes on. For the sandbox, which only this machine can reach. */
export function outputPages({ store, output }: Pick<Services, "store" | "output">): OutputPages {
  return async (path) => {
    const [, area, id, page] = path.split("/");
    const runId = runIdSchema.safeParse(id);
    if (area !== "runs" || page !== "output" || !runId.success) return undefined;
    if (!(await store.get(runId.data))) return undefined;
    const stream = (response: ServerResponse) =>
      void follow({ store, output }, runId.data, response).catch(() => response.destroy());
    return { status: 200, type: "text/plain; charset=utf-8", body: "", stream };
  };
}

async function follow(
  { store, output }: Pick<Services, "store" | "output">,
  runId: string,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  let sent = 0;
  while (!response.destroyed) {
    const run = await store.get(runId);
    sent = await sendFrom(sent, output, runId, response, gone.signal);
    if (!run || !isOpen(run.status)) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  response.end();
}

/** Sends what is there by now, as fast as the reader takes it. */
async function sendFrom(
  from: number,
  output: Output,
  runId: string,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<number> {
  let sent = from;
  for (const size = await output.size(runId); sent < size && !response.destroyed; ) {
    const bytes = await output.read(runId, sent, Math.min(size, sent + CHUNK));
    if (bytes.length === 0) break;
    sent += bytes.length;
    if (!response.write(bytes)) await once(response, "drain", { signal: gone }).catch(() => undefined);
  }
  return sent;
}
