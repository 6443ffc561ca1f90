import { z } from "zod";
import { type Json, jsonObject, type SlackAnswer } from "../json.ts";
import { findPerson } from "../people.ts";
import type { Workspace } from "../workspace.ts";
import { textArgument } from "./arguments.ts";

const answered = z.object({ user: jsonObject.and(z.object({ id: z.string() })) });

/** users.info: the emulator knows neither locales nor time zones. */
export async function userInfo(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const id = textArgument(args, "user");
  const answer = await workspace.emulator.run((session) => session.call("users.info", { user: id }));
  if (!answer.ok) return answer;
  const { user } = answered.parse(answer);
  const withLocale = ["true", "1"].includes(String(args.include_locale));
  return { ok: true, user: { ...user, ...settingsOf(workspace, user.id, withLocale) } };
}

/** The locale that a person has now. */
export function localeOf(workspace: Workspace, personId: string): string {
  return workspace.state.localeOf(personId) ?? findPerson(personId)?.locale ?? "en-US";
}

function settingsOf(workspace: Workspace, id: string, withLocale: boolean): Json {
  const tz = findPerson(id)?.tz ?? "America/Los_Angeles";
  const zone = {
    tz,
    tz_label: zoneLabel(tz),
    tz_offset: zoneOffset(tz, workspace.now()),
  };
  return withLocale ? { ...zone, locale: localeOf(workspace, id) } : zone;
}

function zoneLabel(tz: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: tz, timeZoneName: "long" });
  return format.formatToParts().find((part) => part.type === "timeZoneName")?.value ?? tz;
}

/** Seconds east of Greenwich. */
function zoneOffset(tz: string, nowMs: number): number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: tz, timeZoneName: "longOffset" });
  const name = format.formatToParts(nowMs).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
