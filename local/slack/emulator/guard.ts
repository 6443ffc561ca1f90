import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { IncomingMessage } from "node:http";
import { z } from "zod";

/** The header that carries our secret to the emulator. */
export const GUARD_HEADER = "x-sandbox-guard";

const requestStart = z.object({ request: z.instanceof(IncomingMessage) });

/**
 * The emulator listens on a port of its own, allows every web origin and takes any token for an
 * administrator's. Requests that do not carry our secret are cut off, so that no web page can read it.
 * Returns what ends the watch.
 */
export function refuseStrangers(port: number, secret: string): () => void {
  const onRequest = (message: unknown) => {
    const parsed = requestStart.safeParse(message);
    if (!parsed.success || parsed.data.request.socket.localPort !== port) return;
    if (parsed.data.request.headers[GUARD_HEADER] !== secret) parsed.data.request.socket.destroy();
  };
  subscribe("http.server.request.start", onRequest);
  return () => unsubscribe("http.server.request.start", onRequest);
}
