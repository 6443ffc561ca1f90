import { setTimeout as sleep } from "node:timers/promises";
import type { Incoming, Reply } from "../http/exchange.ts";
import { jsonReply } from "../http/exchange.ts";
import { type Json, refusal, type SlackAnswer } from "../json.ts";
import type { Workspace } from "../workspace.ts";
import { readArguments, textArgument } from "./arguments.ts";
import { METHODS } from "./methods.ts";

/** A silent Slack hangs up at last; ms. */
const SILENCE_MS = 10 * 60_000;

/** Answers `/api/<method>` as Slack does: weather first, then method, token and scopes, then the method itself. */
export async function serveApi(workspace: Workspace, method: string, request: Incoming): Promise<Reply> {
  const weather = workspace.weather.meet(method);
  if (weather.mode === "rate_limited") {
    const headers = { "retry-after": String(weather.retryAfterSeconds) };
    return { ...jsonReply(refusal("ratelimited"), 429), headers };
  }
  if (weather.mode === "server_error")
    return { status: 500, type: "text/plain", body: "Internal Server Error" };
  if (weather.mode === "silent") {
    await sleep(SILENCE_MS, undefined, { signal: request.closed }).catch(() => undefined);
    return { status: 504, type: "text/plain", body: "" };
  }
  const scopes = workspace.manifest.oauth_config.scopes.bot.join(",");
  return { ...jsonReply(await answer(workspace, method, request)), headers: { "x-oauth-scopes": scopes } };
}

async function answer(workspace: Workspace, name: string, request: Incoming): Promise<SlackAnswer> {
  const read = readArguments(request.type, request.url.searchParams, request.body.toString("utf8"));
  if ("ok" in read) return read;
  if (name === "apps.connections.open") return openConnection(workspace, presentedToken(request, read.args));
  const method = METHODS.get(name);
  if (!method) return refusal("unknown_method", { req_method: name });
  const refused = checkToken(workspace, request, read.args) ?? checkScopes(workspace, method.scopes);
  if (refused) return refused;
  const { token: _token, ...args } = read.args;
  if (!method.serve) return refusal("not_served_by_sandbox", { method: name });
  return method.serve(workspace, args);
}

/** Socket Mode's only method, and the only one that takes an app-level token. */
function openConnection(workspace: Workspace, token: string): SlackAnswer {
  if (token === "") return refusal("not_authed");
  if (token === workspace.botToken) return refusal("not_allowed_token_type");
  if (token !== workspace.appToken) return refusal("invalid_auth");
  if (!workspace.manifest.settings.socket_mode_enabled) return refusal("socket_mode_not_enabled");
  return { ok: true, url: workspace.url.replace("http", "ws") + workspace.socketMode.issuePath() };
}

/** The token may come as a header or as an argument. */
function presentedToken(request: Incoming, args: Json): string {
  const [, header = ""] = /^Bearer\s+(.+)$/i.exec(request.authorization) ?? [];
  return header || textArgument(args, "token");
}

function checkToken(workspace: Workspace, request: Incoming, args: Json): SlackAnswer | undefined {
  const token = presentedToken(request, args);
  if (token === "") return refusal("not_authed");
  if (token === workspace.appToken) return refusal("not_allowed_token_type");
  return token === workspace.botToken ? undefined : refusal("invalid_auth");
}

function checkScopes(workspace: Workspace, needed: readonly string[]): SlackAnswer | undefined {
  const provided = workspace.manifest.oauth_config.scopes.bot;
  const missing = needed.filter((scope) => !provided.includes(scope));
  if (missing.length === 0) return undefined;
  return refusal("missing_scope", { needed: missing.join(","), provided: provided.join(",") });
}
