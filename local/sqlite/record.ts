import { z } from "zod";

/** A stored record does not say what it should: somebody edited it, or the disk did. */
export class DamagedRecordError extends Error {
  override readonly name = "DamagedRecordError";
  /** The run's id, or the target of a line. */
  readonly key: string;
  constructor(key: string, problem: z.ZodError) {
    super(`The record of ${key} is damaged: ${z.prettifyError(problem)}`);
    this.key = key;
  }
}

const jsonSchema = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "it is not JSON" });
    return z.NEVER;
  }
});

/** @throws DamagedRecordError */
export function readRecord<Item>(key: string, schema: z.ZodType<Item>, text: string): Item {
  const parsed = jsonSchema.pipe(schema).safeParse(text);
  if (!parsed.success) throw new DamagedRecordError(key, parsed.error);
  return parsed.data;
}

/**
 * What is written is checked like what is read, so that nothing is stored that could not be read back.
 * @throws DamagedRecordError
 */
export function writtenRecord<Item>(key: string, schema: z.ZodType<Item>, item: Item): string {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new DamagedRecordError(key, parsed.error);
  return JSON.stringify(parsed.data);
}
