/** A JSON object whose members have not been looked at yet; Block Kit arrives as these. */
export type Fields = Readonly<Record<string, unknown>>;

/** Guards the step from "anything" to "an object with members", the only narrowing that JSON needs. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a member that is an object; an empty one when it is absent, so that readers can go on. */
export function fieldsAt(from: Fields, key: string): Fields {
  const value = from[key];
  return isFields(value) ? value : {};
}

/** Reads a member that may be missing as a whole, such as a button's `confirm`. */
export function maybeFieldsAt(from: Fields, key: string): Fields | undefined {
  const value = from[key];
  return isFields(value) ? value : undefined;
}

/** Reads a list of objects; whatever is not an object is left out. */
export function listAt(from: Fields, key: string): readonly Fields[] {
  const value = from[key];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Reads a text; empty when it is absent or something else. */
export function textAt(from: Fields, key: string): string {
  const value = from[key];
  return typeof value === "string" ? value : "";
}

/** Reads a number; undefined when it is absent or something else. */
export function numberAt(from: Fields, key: string): number | undefined {
  const value = from[key];
  return typeof value === "number" ? value : undefined;
}
