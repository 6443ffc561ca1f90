import { z } from "zod";

/** A stored record does not say what it should: somebody edited it, or the disk did. */
export class DamagedRecordError extends Error {
  override readonly name = "DamagedRecordError";
  /** The run's id, or the target of a line. */
  readonly key: string;
  constructor(key: string, problem: string) {
    super(`The record of ${key} is damaged: ${problem}`);
    this.key = key;
  }
}

/** @throws DamagedRecordError */
export function readRecord<Item>(key: string, schema: z.ZodType<Item>, text: string): Item {
  return checked(key, schema, parsedJson(key, text));
}

/**
 * What is written is checked like what is read, so that nothing is stored that could not be read back.
 * @throws DamagedRecordError
 */
export function writtenRecord<Item>(key: string, schema: z.ZodType<Item>, item: Item): string {
  return JSON.stringify(checked(key, schema, item));
}

function checked<Item>(key: string, schema: z.ZodType<Item>, item: unknown): Item {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new DamagedRecordError(key, z.prettifyError(parsed.error));
  return parsed.data;
}

/** SQLite takes nothing else than JSON (see `schema.ts`), but the disk may lose a byte later. */
function parsedJson(key: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DamagedRecordError(key, "it is not JSON");
  }
}
