import { type Json, jsonObject } from "../json.ts";
import { BOT, type Channel, type Person, TEAM } from "../people.ts";
import type { StoredMessage } from "../state/messages.ts";
import type { StoredView } from "../state/views.ts";
import type { ViewState } from "./view-state.ts";

/** Slack's old verification token. Nobody should check it; requests are signed. */
const VERIFICATION_TOKEN = "sandbox-verification-token";

/** The fields that every interaction carries. */
export function interaction(type: string, person: Person): Json {
  return {
    type,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: TEAM.id },
    api_app_id: BOT.appId,
    token: VERIFICATION_TOKEN,
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** A slash command, which Slack sends as a plain form. */
export function commandForm(person: Person, channel: Channel, command: string, text: string): Json {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: BOT.appId,
    is_enterprise_install: "false",
  };
}

/** An event in the Events API's envelope. `nowMs` in ms. */
export function eventEnvelope(person: Person, event: Json, nowMs: number, id: string): Json {
  return {
    token: VERIFICATION_TOKEN,
    team_id: TEAM.id,
    api_app_id: BOT.appId,
    event: { ...event, event_ts: (nowMs / 1000).toFixed(6) },
    type: "event_callback",
    event_id: `Ev${id}`,
    event_time: Math.floor(nowMs / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: BOT.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${person.id}`,
  };
}

/** A message as interactions carry it. */
export function messageForm(message: StoredMessage): Json {
  const author = message.userId === BOT.userId ? { bot_id: BOT.botId, app_id: BOT.appId } : {};
  return {
    type: "message",
    user: message.userId,
    ...author,
    ts: message.ts,
    text: message.text,
    team: TEAM.id,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(message.edited ? { edited: { user: message.userId, ts: message.ts } } : {}),
  };
}

/** A view as interactions carry it, with what its inputs hold. */
export function viewForm(view: StoredView, values: ViewState): Json {
  return { ...view.body, state: { values } };
}

/** A channel as interactions carry it. */
export function channelForm(channel: Channel): Json {
  return { id: channel.id, name: channel.name };
}

/** The blocks of a view. */
export function blocksOf(view: StoredView): Json[] {
  return jsonObject.array().parse(view.body.blocks);
}
