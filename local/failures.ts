import { ConfigError } from "./load-config.ts";
import { SettingsError } from "./settings.ts";
import { DataDirectoryInUseError } from "./sqlite/claim.ts";
import { DatabaseUnusableError } from "./sqlite/database.ts";
import { DefinitionError } from "./workflow/definition.ts";

/** Slack's error codes at start that somebody can mend, and how. */
const SLACK: Record<string, string> = {
  invalid_auth: "Slack does not know this token; copy it again from the app's settings.",
  not_authed: "Slack got no token; check SLACK_BOT_TOKEN.",
  account_inactive: "The app was removed from the workspace; install it again.",
  token_revoked: "The token was revoked; install the app again.",
  not_allowed_token_type: "SLACK_APP_TOKEN has to be an app-level token with the scope connections:write.",
  missing_scope: "The token lacks a scope; compare the app with bot/manifest.json and install it again.",
};

/** The system's own error codes that a person meets at start. */
const SYSTEM: Record<string, string> = {
  EADDRINUSE: "The port is taken; set PORT to another one, or 0 for any.",
  EACCES: "Permission was denied; check PORT and the rights of the data directory.",
  ENOSPC: "The disk is full.",
  slack_webapi_request_error: "Slack cannot be reached; check the network, and SLACK_API_URL if it is set.",
  slack_webapi_http_error:
    "Slack answered with an error; try again later, and check SLACK_API_URL if it is set.",
  ERR_MODULE_NOT_FOUND: "A package is missing; run npm ci. The sandbox needs the development packages too.",
};

/** Why the server did not start, one sentence per problem, without a stack and without a secret. */
export function sentencesAbout(error: unknown): readonly string[] {
  if (error instanceof SettingsError || error instanceof ConfigError) return error.problems;
  const isOurs = [DataDirectoryInUseError, DatabaseUnusableError, DefinitionError].some(
    (kind) => error instanceof kind,
  );
  if (isOurs && error instanceof Error) return [error.message];
  const code = codeOf(error);
  const known = code === undefined ? undefined : (SLACK[code] ?? SYSTEM[code]);
  if (known) return [`Ambulance did not start: ${known} (${code})`];
  const what = error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : "unknown error";
  return [`Ambulance did not start: ${what}`];
}

/** Slack's code sits in `data.error` of the Web API client's errors, the system's in `code`. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("data" in error && typeof error.data === "object" && error.data && "error" in error.data) {
    return typeof error.data.error === "string" ? error.data.error : undefined;
  }
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
