import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { Config } from "../../../runs/config.ts";
import { CannotCheckError, type Check, ok, unknown, type Verdict, wrong } from "../check.ts";
import { clockVerdict } from "../clock.ts";
import type { SlackAnswer, SlackApi } from "./api.ts";
import { isLost, refusedToken } from "./refusals.ts";

/** Slack as the checks see it: what it answered to `auth.test` is asked for once. */
export interface SlackPoints {
  api(): Promise<SlackApi>;
  whoAmI(): Promise<SlackAnswer>;
}

/** The points that a valid bot token allows to look at, whichever edition uses it. */
export function slackChecks({ api, whoAmI }: SlackPoints, config: Config | undefined): Check[] {
  const always: Check[] = [
    { name: "Slack token", look: async () => tokenVerdict(await whoAmI()) },
    { name: "Slack scopes", look: async () => scopesVerdict(await whoAmI(), await manifestScopes()) },
    {
      name: "clock against Slack",
      look: async () => clockVerdict("Slack", (await whoAmI()).date, Date.now()),
    },
  ];
  if (!config) return always;
  const people = new Set(Object.values(config.targets).flatMap(({ approvers }) => approvers));
  return [
    ...always,
    { name: "channel", look: async () => channelVerdict(await api(), await whoAmI(), config.channel) },
    ...[...people].map((person) => ({
      name: `approver ${person}`,
      look: async () => personVerdict(await api(), await whoAmI(), person),
    })),
  ];
}

const authSchema = z.object({ team: z.string(), user: z.string(), user_id: z.string() });

function tokenVerdict({ body }: SlackAnswer): Verdict {
  if (!body.ok) return refusedToken(body.error);
  const { team, user } = authSchema.partial().parse(body);
  return ok(`Slack knows it: ${user ?? "the bot"} in the workspace ${team ?? "of the app"}.`);
}

function scopesVerdict({ body, scopes }: SlackAnswer, needed: readonly string[]): Verdict {
  if (!body.ok) throw afterToken();
  if (!scopes) return unknown("Slack did not say which scopes the token has.");
  const missing = needed.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return ok(`The token has the scopes of the manifest: ${needed.join(", ")}.`);
  return wrong(
    `The token lacks ${missing.join(", ")}.`,
    "update the app's manifest (npx ambulance manifest), install the app again, and replace the token if Slack shows a new one",
  );
}

/**
 * An app without channels:read cannot ask about channels. But it may post, so it shows itself a message that nobody
 * else can see. Slack takes it when the app is in the channel, and otherwise names one of the reasons in
 * {@link CHANNEL}. `user_not_in_channel` is not among them: Slack's page on chat.postEphemeral does not say whether an
 * app counts as somebody who can be shown a message.
 */
async function channelVerdict(api: SlackApi, me: SlackAnswer, channel: string): Promise<Verdict> {
  const self = authSchema.safeParse(me.body);
  if (!me.body.ok || !self.success) throw afterToken();
  const text = "Ambulance checks that it may post here. Only Ambulance itself can see this.";
  const { body } = await api.call("chat.postEphemeral", { channel, user: self.data.user_id, text });
  if (body.ok) return ok(`The app may post to ${channel}.`);
  const error = body.error ?? "no reason";
  const known = CHANNEL[error];
  if (known) return wrong(`${channel}: ${known[0]} (${error})`, known[1]);
  return unknown(
    `Slack refused a message that only the app would see in ${channel} (${error}).`,
    "see for yourself that the app is a member of the channel: its name, Integrations, Apps",
  );
}

const INVITE = "type /invite and the app's name in the channel";
const CHANNEL: Readonly<Record<string, readonly [string, string]>> = {
  channel_not_found: [
    "There is no such channel, or it is private and the app is not in it.",
    `compare the id with the channel's details; for a private channel ${INVITE}`,
  ],
  not_in_channel: ["The app is not in the channel.", INVITE],
  no_permission: ["The app is not in the channel.", INVITE],
  is_archived: ["The channel is archived.", "unarchive it, or configure another one"],
  restricted_action: ["The workspace does not let the app post there.", "ask an owner of the workspace"],
};

const personSchema = z.object({
  user: z.object({ deleted: z.boolean().optional(), is_bot: z.boolean().optional() }),
});

async function personVerdict(api: SlackApi, me: SlackAnswer, person: string): Promise<Verdict> {
  if (!me.body.ok) throw afterToken();
  const { body } = await api.call("users.info", { user: person });
  const mend = "compare the configuration with the person's profile in Slack, Copy member ID";
  if (isLost(body.error)) return wrong(`Slack knows nobody called ${person} (${body.error}).`, mend);
  if (!body.ok) throw new CannotCheckError(`Slack did not say who ${person} is (${body.error}).`);
  const { user } = personSchema.parse(body);
  if (user.deleted) return wrong(`${person} has left the workspace.`, "remove them from the approvers");
  if (user.is_bot) return wrong(`${person} is an app, and apps cannot press buttons.`, mend);
  return ok("Slack knows this person.");
}

function afterToken(): CannotCheckError {
  return new CannotCheckError("It needs a valid Slack token.");
}

async function manifestScopes(): Promise<readonly string[]> {
  const file = resolve(import.meta.dirname, "../../../bot/manifest.json");
  const schema = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });
  return schema.parse(JSON.parse(await readFile(file, "utf8"))).oauth_config.scopes.bot;
}
