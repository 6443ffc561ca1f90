import type { ServerResponse } from "node:http";
import type { Person } from "../people.ts";
import type { Workspace } from "../workspace.ts";
import type { Reply } from "./exchange.ts";

/** Changes within this time are told once; ms. */
const COALESCE_MS = 30;
/** A comment line this often keeps proxies and the browser from giving up; ms. */
const HEARTBEAT_MS = 20_000;

/** A stream that says when to fetch the state again. */
export function changeStream(workspace: Workspace, person: Person): Reply {
  const stream = (response: ServerResponse) => {
    let pending: NodeJS.Timeout | undefined;
    response.write("retry: 1000\n\n");
    const stop = workspace.changes.listen(person.id, () => {
      pending ??= setTimeout(() => {
        pending = undefined;
        response.write('data: {"changed":true}\n\n');
      }, COALESCE_MS);
    });
    const heartbeat = setInterval(() => response.write(":\n\n"), HEARTBEAT_MS);
    response.on("close", () => {
      stop();
      clearInterval(heartbeat);
      clearTimeout(pending);
    });
  };
  return { status: 200, type: "text/event-stream; charset=utf-8", body: "", stream };
}
