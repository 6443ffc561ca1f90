import { constants } from "node:fs";
import { access, lstat, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { processPlace } from "../../../local/execution/place.ts";
import type { Target } from "../../../runs/config.ts";
import { TargetUnavailableError } from "../../../runs/errors.ts";
import { ok, type Verdict, wrong } from "../check.ts";
import type { SlackApi } from "../slack/api.ts";
import { refusedToken } from "../slack/refusals.ts";

/** The first Node that runs TypeScript and SQLite as the server needs them, and the one on Lambda. */
const OLDEST_NODE = 24;

/** @param version such as `24.21.0` */
export function nodeVerdict(version: string): Verdict {
  if (Number(version.split(".")[0]) >= OLDEST_NODE) return ok(`It is ${version}.`);
  return wrong(
    `It is ${version}; Ambulance needs ${OLDEST_NODE} or newer.`,
    "run npm ci, which brings one, and start Ambulance through npm or npx",
  );
}

/** Whether the process of a target could be started: directory and program are looked for as the server would. */
export async function placeVerdict(target: Target): Promise<Verdict> {
  try {
    const { directory, command } = await processPlace(target);
    return ok(`${command[0]} in ${directory}.`);
  } catch (error) {
    if (!(error instanceof TargetUnavailableError)) throw error;
    const { kind } = target.runsIn;
    const isHere = kind === "directory" || kind === "sample";
    const mend = isHere
      ? "correct runsIn in the configuration"
      : "look at it with npx ambulance doctor --aws";
    return wrong(error.message, mend);
  }
}

/** Whether the server could write where it keeps everything. Nothing is made: the server does that with its own rights. */
export async function dataDirectoryVerdict(directory: string): Promise<Verdict> {
  const place = await firstThatExists(directory);
  if (!(await stat(place)).isDirectory())
    return wrong(`${place} is not a directory.`, "set AMBULANCE_DATA to another one");
  if (!(await isWritable(place)))
    return wrong(
      `${place} cannot be written to.`,
      "give the user of the server the right to write there, or set AMBULANCE_DATA",
    );
  if (place === directory) return ok(`${directory} can be written to.`);
  return ok(`${directory} will be made at the first start.`);
}

/**
 * Asks for the address of a connection and does not open it, so a server that is connected notices nothing.
 * Slack counts these calls; one now and then is far from any limit.
 */
export async function appTokenVerdict(api: SlackApi): Promise<Verdict> {
  const { body } = await api.call("apps.connections.open");
  if (body.ok) return ok("Slack lets the app connect by Socket Mode.");
  if (body.error === "not_allowed_token_type" || body.error === "missing_scope")
    return wrong(
      `SLACK_APP_TOKEN is not an app-level token with the scope connections:write. (${body.error})`,
      "make one in the app's settings, Basic Information, App-Level Tokens",
    );
  if (body.error === "socket_mode_not_enabled")
    return wrong("Socket Mode is off in the app's settings.", "turn it on, or use HTTP");
  return refusedToken(body.error);
}

/** A path itself, or the nearest one above it that is there; a file in the way counts. */
async function firstThatExists(path: string): Promise<string> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  const parent = dirname(path);
  return isThere || parent === path ? path : firstThatExists(parent);
}

async function isWritable(directory: string): Promise<boolean> {
  return access(directory, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
