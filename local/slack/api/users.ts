import { z } from "zod";
import { type Json, jsonObject, type SlackAnswer } from "../json.ts";
import { BOT, findPerson } from "../people.ts";
import type { Workspace } from "../workspace.ts";
import { textArgument } from "./arguments.ts";

const user = jsonObject.and(z.object({ id: z.string() }));
const oneUser = z.object({ user });
const allUsers = z.object({ members: z.array(user) });

/** users.info: the emulator knows neither locales nor time zones. */
export async function userInfo(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const id = textArgument(args, "user");
  const answer = await workspace.emulator.run((session) => session.call("users.info", { user: id }));
  return answer.ok ? { ok: true, user: complete(workspace, oneUser.parse(answer).user, args) } : answer;
}

/** users.list: everybody on one page, without the people that the emulator adds of its own. */
export async function userList(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const answer = await workspace.emulator.run((session) => session.call("users.list", { limit: 1000 }));
  if (!answer.ok) return answer;
  const ours = allUsers.parse(answer).members.filter((one) => one.id === BOT.userId || findPerson(one.id));
  const members = ours.map((one) => complete(workspace, one, args));
  return { ok: true, members, response_metadata: { next_cursor: "" } };
}

/** The locale that a person has now. */
export function localeOf(workspace: Workspace, personId: string): string {
  return workspace.state.localeOf(personId) ?? findPerson(personId)?.locale ?? "en-US";
}

function complete(workspace: Workspace, found: z.infer<typeof user>, args: Json): Json {
  const tz = findPerson(found.id)?.tz ?? "America/Los_Angeles";
  const zone = {
    tz,
    tz_label: zonePart(tz, "long", workspace.now()),
    tz_offset: zoneOffset(tz, workspace.now()),
  };
  const withLocale = ["true", "1"].includes(String(args.include_locale));
  return { ...found, ...zone, ...(withLocale ? { locale: localeOf(workspace, found.id) } : {}) };
}

/** Seconds east of Greenwich. */
function zoneOffset(tz: string, nowMs: number): number {
  const [, sign = "+", hours = "0", minutes = "0"] =
    /GMT([+-])(\d{2}):(\d{2})/.exec(zonePart(tz, "longOffset", nowMs)) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function zonePart(tz: string, style: "long" | "longOffset", nowMs: number): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: tz, timeZoneName: style });
  return format.formatToParts(nowMs).find((part) => part.type === "timeZoneName")?.value ?? tz;
}
