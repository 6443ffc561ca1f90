import { FILE_LIMIT, receiveUpload } from "../api/files.ts";
import { serveApi } from "../api/front.ts";
import { parseJson } from "../json.ts";
import { respond } from "../person/response.ts";
import { ACTS, personBody, personOf } from "../person/routes.ts";
import { screenOf } from "../person/screen.ts";
import type { Workspace } from "../workspace.ts";
import { changeStream } from "./events.ts";
import { type Incoming, jsonReply, type Reply } from "./exchange.ts";
import { servePage } from "./page.ts";
import { uploadedBytes } from "./upload.ts";

/** The largest body of anything but an upload, in bytes. */
const BODY_LIMIT = 2_000_000;

/** How much of a request to this path is read. */
export function bodyLimit(pathname: string): number {
  return pathname.startsWith("/upload/") ? FILE_LIMIT + 100_000 : BODY_LIMIT;
}

/** Answers one request. Throws `RequestError` for what can not be answered. */
export async function route(workspace: Workspace, request: Incoming): Promise<Reply> {
  const [, area = "", first = "", second = ""] = request.url.pathname.split("/");
  if (area === "api") return serveApi(workspace, first, request);
  if (request.method === "GET") {
    if (area === "sandbox" && first === "state") return jsonReply(screenOf(workspace, personOf(request)));
    if (area === "sandbox" && first === "events") return changeStream(workspace, personOf(request));
    if (area === "files") return serveFile(workspace, first);
    if (area === "archives") return openInPage(first, second, request.url.searchParams.get("thread_ts"));
    const { pathname } = request.url;
    return (await servePage(pathname)) ?? (await workspace.pages(pathname)) ?? NOT_FOUND;
  }
  if (request.method !== "POST") return { status: 405, type: "text/plain", body: "Method not allowed" };
  if (area === "sandbox") return personActs(workspace, first, request);
  if (area === "response") return answerThrough(workspace, first, request);
  if (area === "upload" && first === "v1") return takeUpload(workspace, second, request);
  return NOT_FOUND;
}

const NOT_FOUND: Reply = { status: 404, type: "text/plain; charset=utf-8", body: "Not found" };

async function personActs(workspace: Workspace, name: string, request: Incoming): Promise<Reply> {
  const act = Object.hasOwn(ACTS, name) ? ACTS[name] : undefined;
  return act ? jsonReply(await act(workspace, personBody(request))) : NOT_FOUND;
}

async function answerThrough(workspace: Workspace, token: string, request: Incoming): Promise<Reply> {
  const target = workspace.responseUrls.use(token);
  if (typeof target === "string") return jsonReply({ ok: false, error: target }, 404);
  const answer = await respond(workspace, target, parseJson(request.body.toString("utf8")));
  return answer.ok
    ? { status: 200, type: "text/plain", body: "ok" }
    : { ...jsonReply(answer), status: answer.error === "message_not_found" ? 404 : 400 };
}

async function takeUpload(workspace: Workspace, id: string, request: Incoming): Promise<Reply> {
  const [status, body] = await receiveUpload(workspace, id, await uploadedBytes(request));
  return { status, type: "text/plain; charset=utf-8", body };
}

/** Always as text: what a script printed must never run as a page. */
function serveFile(workspace: Workspace, id: string): Reply {
  const file = workspace.state.files.find(id);
  if (!file?.body || file.shared === 0) return NOT_FOUND;
  const headers = { "content-security-policy": "sandbox; default-src 'none'" };
  return { status: 200, type: "text/plain; charset=utf-8", body: file.body, headers };
}

/** A permalink leads to the page, which opens the thread that the fragment `#<channel>/<ts>` names. */
function openInPage(channel: string, message: string, thread: string | null): Reply {
  const [, seconds, micros] = /^p(\d+)(\d{6})$/.exec(message) ?? [];
  if (!/^[A-Z0-9]+$/.test(channel) || seconds === undefined) return NOT_FOUND;
  const parent = /^\d+\.\d{6}$/.test(thread ?? "") ? thread : `${seconds}.${micros}`;
  const headers = { location: `/#${channel}/${parent}` };
  return { status: 302, type: "text/plain", body: "", headers };
}
