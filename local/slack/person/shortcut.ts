import { randomBytes } from "node:crypto";
import type { Json } from "../json.ts";
import { directChannelOf, findChannel, type Person } from "../people.ts";
import type { StoredMessage } from "../state/messages.ts";
import type { Workspace } from "../workspace.ts";
import { interactionFailure, type Outcome } from "./outcome.ts";
import { channelForm, eventEnvelope, interaction, messageForm, viewForm } from "./payloads.ts";

/** A person picks a shortcut: a global one, or one from a message's menu. */
export async function useShortcut(
  workspace: Workspace,
  person: Person,
  callbackId: string,
  message: StoredMessage | null,
): Promise<Outcome> {
  const type = message === null ? "global" : "message";
  const shortcuts = workspace.manifest.features.shortcuts;
  const known = shortcuts.some((one) => one.callback_id === callbackId && one.type === type);
  if (!known) return { ok: false, error: "The app has no such shortcut." };
  const common = {
    ...interaction(message === null ? "shortcut" : "message_action", person),
    callback_id: callbackId,
    action_ts: (workspace.now() / 1000).toFixed(6),
    trigger_id: workspace.triggers.issue(person.id, null),
  };
  const about = message === null ? {} : aboutMessage(workspace, person, message);
  const answer = await workspace.bot.deliver({ kind: "interaction", payload: { ...common, ...about } });
  return answer.outcome === "answered" ? { ok: true } : interactionFailure(answer);
}

/** A person opens the app's Home; the bot publishes it in answer to the event. */
export async function openHome(workspace: Workspace, person: Person): Promise<Outcome> {
  const { app_home } = workspace.manifest.features;
  const events = workspace.manifest.settings.event_subscriptions?.bot_events ?? [];
  if (!app_home?.home_tab_enabled) return { ok: false, error: "The app has no Home." };
  if (!events.includes("app_home_opened")) return { ok: true };
  const view = workspace.state.views.homeOf(person.id);
  const event: Json = {
    type: "app_home_opened",
    user: person.id,
    channel: directChannelOf(person.id),
    tab: "home",
    ...(view === undefined ? {} : { view: viewForm(view, {}) }),
  };
  const id = randomBytes(5).toString("hex").toUpperCase();
  const payload = eventEnvelope(person, event, workspace.now(), id);
  const answer = await workspace.bot.deliver({ kind: "event", payload });
  return answer.outcome === "answered" ? { ok: true } : interactionFailure(answer);
}

function aboutMessage(workspace: Workspace, person: Person, message: StoredMessage): Json {
  const channel = findChannel(message.channel);
  const target = { channel: message.channel, person: person.id, messageTs: message.ts };
  return {
    message_ts: message.ts,
    message: messageForm(message),
    channel: channel ? channelForm(channel) : { id: message.channel },
    response_url: workspace.responseUrls.issue(target),
  };
}
