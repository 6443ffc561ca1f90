import { type ControlValue, type Field, valueKey } from "../blocks/context.ts";

/** What /sandbox/submit takes: the value of every control by block and action. */
export type FormValues = Readonly<Record<string, Readonly<Record<string, ControlValue>>>>;

/** Reads every control of a view. */
export function collect(fields: readonly Field[]): FormValues {
  const values: Record<string, Record<string, ControlValue>> = {};
  for (const field of fields) {
    values[field.blockId] = { ...values[field.blockId], [field.actionId]: field.read() };
  }
  return values;
}

/** What was entered, to be put back when the app updates the view. */
export function remembered(fields: readonly Field[]): ReadonlyMap<string, ControlValue> {
  return new Map(fields.map((field) => [valueKey(field.blockId, field.actionId), field.read()]));
}

/** Shows errors at their fields (by block id) and moves to the first; texts for no known block come back. */
export function markErrors(
  fields: readonly Field[],
  errors: Readonly<Record<string, string>>,
): { readonly marked: boolean; readonly homeless: readonly string[] } {
  const wrong = fields.filter((field) => errors[field.blockId] !== undefined);
  for (const field of fields) field.mark(errors[field.blockId] ?? null);
  wrong[0]?.focus();
  const known = new Set(fields.map((field) => field.blockId));
  const homeless = Object.entries(errors).flatMap(([block, text]) => (known.has(block) ? [] : [text]));
  return { marked: wrong.length > 0, homeless };
}
