import { createHash } from "node:crypto";
import * as z from "zod";

/** What can be written into a run's record. Each kind is a fact with an author and a time. */
export const ENTRY_KINDS = [
  "requested",
  "checked",
  "asked",
  "dry-run-started",
  "dry-run-ended",
  "approved",
  "rejected",
  "cancelled",
  "expired",
  "refused",
  "started",
  "stopping",
  "finished",
  "aborted",
  "interrupted",
] as const;

export const entrySchema = z.strictObject({
  kind: z.enum(ENTRY_KINDS),
  /** A Slack user id, or `ambulance` for what the process itself did. */
  by: z.string().min(1),
  /** Milliseconds since 1970. */
  at: z.int(),
  /** What else there is to know, as plain values. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** The hash of the entry before; empty in the first one. */
  previous: z.string(),
  /** SHA-256 over everything above, in hex. */
  hash: z.string().length(64),
});

/** One line of a run's record. Never edited; {@link verifyEntries} shows it when somebody did. */
export type Entry = z.infer<typeof entrySchema>;

/** An entry as its author gives it, before it is chained. */
export type Fact = Pick<Entry, "kind" | "by" | "at"> & { detail?: Entry["detail"] };

/** Adds a fact to the end of a record, carrying the hash of the entry before it. */
export function appendEntry(entries: readonly Entry[], fact: Fact): Entry[] {
  const unsealed = { ...fact, detail: fact.detail ?? {}, previous: entries.at(-1)?.hash ?? "" };
  return [...entries, { ...unsealed, hash: hashOf(unsealed) }];
}

/** The index of the first entry that does not fit the chain; undefined when the record is whole. */
export function verifyEntries(entries: readonly Entry[]): number | undefined {
  const at = entries.findIndex(
    (entry, index) => entry.previous !== (entries[index - 1]?.hash ?? "") || entry.hash !== hashOf(entry),
  );
  return at === -1 ? undefined : at;
}

function hashOf({ kind, by, at, detail, previous }: Omit<Entry, "hash">): string {
  const sorted = Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([kind, by, at, sorted, previous]))
    .digest("hex");
}
