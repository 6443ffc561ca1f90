import { elementsOf, type Field, optionsOf } from "../block-kit/fields.ts";
import type { Json } from "../json.ts";
import type { Channel, Person } from "../people.ts";
import { findChannel } from "../people.ts";
import type { StoredMessage } from "../state/messages.ts";
import type { StoredView } from "../state/views.ts";
import type { Workspace } from "../workspace.ts";
import { interactionFailure, type Outcome } from "./outcome.ts";
import { blocksOf, channelForm, interaction, messageForm, viewForm } from "./payloads.ts";
import { chosenValue, type TypedValues, viewState } from "./view-state.ts";

/** What a person pressed or chose. `chosen` is a select's option value or the text of an input. */
export interface Press {
  blockId: string;
  actionId: string;
  chosen: string | string[] | null;
  /** What the inputs of the view hold at that moment. */
  values: TypedValues;
}

/** A person uses an element of a message. */
export async function pressInMessage(
  workspace: Workspace,
  person: Person,
  message: StoredMessage,
  press: Press,
): Promise<Outcome> {
  const field = findElement(message.blocks, press);
  const channel = findChannel(message.channel);
  if (!field || !channel) return { ok: false, error: "That button is not in this message any more." };
  const target = { channel: channel.id, person: person.id, messageTs: message.ts };
  const payload: Json = {
    ...interaction("block_actions", person),
    container: messageContainer(message, channel),
    channel: channelForm(channel),
    ...(message.visibleTo === null ? { message: messageForm(message) } : {}),
    state: { values: viewState(message.blocks, press.values) },
    response_url: workspace.responseUrls.issue(target),
    trigger_id: workspace.triggers.issue(person.id, null),
    actions: [actionForm(workspace, field, press)],
  };
  return deliver(workspace, payload);
}

/** A person uses an element of a modal or of their App Home. */
export async function pressInView(
  workspace: Workspace,
  person: Person,
  view: StoredView,
  press: Press,
): Promise<Outcome> {
  const blocks = blocksOf(view);
  const field = findElement(blocks, press);
  if (!field) return { ok: false, error: "That button is not in this view any more." };
  const payload: Json = {
    ...interaction("block_actions", person),
    container: { type: "view", view_id: view.id },
    view: viewForm(view, viewState(blocks, press.values)),
    trigger_id: workspace.triggers.issue(person.id, view.type === "modal" ? view.id : null),
    actions: [actionForm(workspace, field, press)],
  };
  return deliver(workspace, payload);
}

async function deliver(workspace: Workspace, payload: Json): Promise<Outcome> {
  const answer = await workspace.bot.deliver({ kind: "interaction", payload });
  return answer.outcome === "answered" ? { ok: true } : interactionFailure(answer);
}

function findElement(blocks: readonly Json[], press: Press): Field | undefined {
  return elementsOf(blocks).find(
    (field) => field.blockId === press.blockId && field.actionId === press.actionId,
  );
}

function messageContainer(message: StoredMessage, channel: Channel): Json {
  return {
    type: "message",
    message_ts: message.ts,
    channel_id: channel.id,
    is_ephemeral: message.visibleTo !== null,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
  };
}

function actionForm(workspace: Workspace, field: Field, press: Press): Json {
  const common = {
    type: field.type,
    action_id: field.actionId,
    block_id: field.blockId,
    action_ts: (workspace.now() / 1000).toFixed(6),
  };
  if (field.type === "button") {
    const { text, value, style } = field.element;
    return {
      ...common,
      text,
      ...(value === undefined ? {} : { value }),
      ...(style === undefined ? {} : { style }),
    };
  }
  if (field.type === "overflow") {
    return {
      ...common,
      selected_option: optionsOf(field.element).find((option) => option.value === press.chosen),
    };
  }
  return { ...common, ...chosenValue(field, press.chosen) };
}
