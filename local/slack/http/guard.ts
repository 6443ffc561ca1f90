import type { IncomingMessage } from "node:http";
import { RequestError } from "./exchange.ts";

const LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses requests that a foreign web page could make a browser send: another Host (DNS rebinding), another
 * Origin, or one marked cross-site. Throws `RequestError` 403. The server has no log-in of its own.
 */
export function guard(request: IncomingMessage, port: number): void {
  const hosts = LOCAL_NAMES.map((name) => `${name}:${port}`);
  if (!hosts.includes(request.headers.host?.toLowerCase() ?? "")) {
    throw new RequestError(403, `This server answers to http://localhost:${port} only`);
  }
  const origin = request.headers.origin;
  if (origin !== undefined && !hosts.some((host) => origin.toLowerCase() === `http://${host}`)) {
    throw new RequestError(403, "Requests from other web sites are refused");
  }
  const site = request.headers["sec-fetch-site"];
  const navigates = request.headers["sec-fetch-mode"] === "navigate" && request.method === "GET";
  if ((site === "cross-site" || site === "same-site") && !navigates) {
    throw new RequestError(403, "Requests from other web sites are refused");
  }
}
