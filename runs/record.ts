import * as z from "zod";

/** A stored record does not say what it should: somebody edited it, or the disk did. */
export class DamagedRecordError extends Error {
  override readonly name = "DamagedRecordError";
  /** The run's id, or the target of a line, or the key of the item. */
  readonly key: string;
  constructor(key: string, problem: string) {
    super(`The record of ${key} is damaged: ${problem}`);
    this.key = key;
  }
}

/** @throws DamagedRecordError */
export function readRecord<Item>(key: string, schema: z.ZodType<Item>, text: string | undefined): Item {
  return checked(key, schema, parsedJson(key, text));
}

/**
 * What is written is checked like what is read, so that nothing is stored that could not be read back.
 * @throws DamagedRecordError
 */
export function writtenRecord<Item>(key: string, schema: z.ZodType<Item>, item: Item): string {
  return JSON.stringify(checked(key, schema, item));
}

/** @throws DamagedRecordError when a value is not what the schema says */
export function checked<Item>(key: string, schema: z.ZodType<Item>, item: unknown): Item {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new DamagedRecordError(key, z.prettifyError(parsed.error));
  return parsed.data;
}

function parsedJson(key: string, text: string | undefined): unknown {
  if (text === undefined) throw new DamagedRecordError(key, "it is not there");
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedRecordError(key, "it is not JSON");
  }
}
