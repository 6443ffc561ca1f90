import type { Field } from "../block-kit/fields.ts";
import type { Json } from "../json.ts";
import { fieldsOf, type ViewState } from "./view-state.ts";

/** Slack: no text input takes more, whatever its `max_length`. Characters. */
const INPUT_LIMIT = 3000;

/** What Slack's client says below a required field that is empty. */
export const REQUIRED_MESSAGE = "Please complete this required field.";

/** Checks a form as Slack's client does before it sends anything; errors by block id. */
export function clientErrors(blocks: readonly Json[], state: ViewState): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of fieldsOf(blocks)) {
    if (field.block.type !== "input") continue;
    const message = fieldError(field, state[field.blockId]?.[field.actionId] ?? {});
    if (message !== undefined) errors[field.blockId] = message;
  }
  return errors;
}

function fieldError(field: Field, held: Json): string | undefined {
  const values = Object.entries(held).filter(([name]) => name !== "type");
  const empty = values.every(
    ([, value]) => value === null || value === "" || (Array.isArray(value) && value.length === 0),
  );
  if (empty) return field.block.optional === true ? undefined : REQUIRED_MESSAGE;
  return typeof held.value === "string" ? textError(field, held.value) : undefined;
}

function textError(field: Field, text: string): string | undefined {
  const most = Math.min(numberOr(field.element.max_length, INPUT_LIMIT), INPUT_LIMIT);
  const least = numberOr(field.element.min_length, 0);
  if (text.length > most) return `Please enter no more than ${most} characters.`;
  if (text.length < least) return `Please enter at least ${least} characters.`;
  if (field.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(text))
    return "Please enter a valid email address.";
  if (field.type === "url_text_input" && !URL.canParse(text)) return "Please enter a valid URL.";
  return field.type === "number_input" ? numberError(field, text) : undefined;
}

function numberError(field: Field, text: string): string | undefined {
  const decimal = field.element.is_decimal_allowed === true;
  if (!(decimal ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(text)) return "Please enter a valid number.";
  const [least, most] = [field.element.min_value, field.element.max_value];
  if (least !== undefined && Number(text) < Number(least))
    return `Please enter a number of at least ${least}.`;
  if (most !== undefined && Number(text) > Number(most)) return `Please enter a number of at most ${most}.`;
  return undefined;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === "number" ? value : fallback;
}
