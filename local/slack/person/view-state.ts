import { z } from "zod";
import { elementsOf, type Field, optionsOf } from "../block-kit/fields.ts";
import type { Json } from "../json.ts";

/** What a person typed or chose, by block and action: a text, an option's value, or several of them. */
export const typedValues = z.record(
  z.string(),
  z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()])),
);

/** See {@link typedValues}. */
export type TypedValues = z.infer<typeof typedValues>;

/** A view's `state.values`, in Slack's form. */
export type ViewState = Record<string, Record<string, Json>>;

const VALUE_FIELDS: Readonly<Record<string, string>> = {
  plain_text_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  number_input: "value",
  static_select: "selected_option",
  external_select: "selected_option",
  radio_buttons: "selected_option",
  checkboxes: "selected_options",
  multi_static_select: "selected_options",
  multi_external_select: "selected_options",
  users_select: "selected_user",
  multi_users_select: "selected_users",
  conversations_select: "selected_conversation",
  multi_conversations_select: "selected_conversations",
  channels_select: "selected_channel",
  multi_channels_select: "selected_channels",
  datepicker: "selected_date",
  timepicker: "selected_time",
  datetimepicker: "selected_date_time",
};

/** Every element of some blocks that holds a value. */
export function fieldsOf(blocks: readonly Json[]): Field[] {
  return elementsOf(blocks).filter((field) => field.type in VALUE_FIELDS);
}

/** What the person's client would send for these blocks: the typed values, or the initial ones where nothing was typed. */
export function viewState(blocks: readonly Json[], typed: TypedValues): ViewState {
  const state: ViewState = {};
  for (const field of fieldsOf(blocks)) {
    const value = typed[field.blockId]?.[field.actionId];
    const held = value === undefined ? initialValue(field) : chosenValue(field, value);
    state[field.blockId] = { ...state[field.blockId], [field.actionId]: { type: field.type, ...held } };
  }
  return state;
}

/** The `selected_...` or `value` part of an element's state for a typed value. */
export function chosenValue(field: Field, value: string | string[] | null): Json {
  const name = VALUE_FIELDS[field.type] ?? "value";
  const several = name.endsWith("s");
  const values = value === null ? [] : [value].flat();
  const picked = name.startsWith("selected_option")
    ? values.flatMap((one) => optionsOf(field.element).filter((option) => option.value === one))
    : values.filter((one) => one !== "");
  if (several) return { [name]: picked };
  const [first = null] = picked;
  return { [name]: field.type === "datetimepicker" && first !== null ? Number(first) : first };
}

function initialValue(field: Field): Json {
  const name = VALUE_FIELDS[field.type] ?? "value";
  const initial = field.element[name === "value" ? "initial_value" : name.replace("selected_", "initial_")];
  return { [name]: initial ?? (name.endsWith("s") ? [] : null) };
}
