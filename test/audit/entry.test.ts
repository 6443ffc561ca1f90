import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  appendEntry,
  ENTRY_KINDS,
  type Entry,
  entrySchema,
  type Fact,
  verifyEntries,
} from "../../audit/entry.ts";

const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const fact: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constantFrom(...ENTRY_KINDS),
  by: fc.string({ minLength: 1 }),
  at: fc.integer(),
  // The names are ours, never a person's.
  detail: fc.dictionary(fc.string({ unit: fc.constantFrom(..."abcdef-") }), value, { noNullPrototype: true }),
});
const chain = fc
  .array(fact, { minLength: 1, maxLength: 8 })
  .map((facts) => facts.reduce<Entry[]>((entries, next) => appendEntry(entries, next), []));
const chainAndPlace = chain.chain((entries) => fc.tuple(fc.constant(entries), fc.nat(entries.length - 1)));

/** A record in which one entry was replaced. */
const withEntry = (entries: Entry[], at: number, fields: Partial<Entry>): Entry[] =>
  entries.map((entry, index) => (index === at ? { ...entry, ...fields } : entry));

describe("the chain of a record", () => {
  it("is whole when nobody touched it, also after it was stored and read", () => {
    fc.assert(
      fc.property(chain, (entries) => {
        expect(verifyEntries(entries)).toBeUndefined();
        const read = entrySchema.array().parse(JSON.parse(JSON.stringify(entries)));
        expect(verifyEntries(read)).toBeUndefined();
      }),
    );
  });

  it("is whole when it is empty", () => {
    expect(verifyEntries([])).toBeUndefined();
  });

  it("does not depend on the order in which details were written", () => {
    const first = appendEntry([], { kind: "requested", by: "U1", at: 1, detail: { a: 1, b: 2 } });
    expect(verifyEntries(withEntry(first, 0, { detail: { b: 2, a: 1 } }))).toBeUndefined();
  });

  it.each<[keyof Entry, fc.Arbitrary<Partial<Entry>>]>([
    ["kind", fact.map(({ kind }) => ({ kind }))],
    ["by", fact.map(({ by }) => ({ by }))],
    ["at", fact.map(({ at }) => ({ at }))],
    ["detail", fact.map(({ detail = {} }) => ({ detail }))],
    ["previous", fc.string().map((previous) => ({ previous }))],
    ["hash", fc.string().map((hash) => ({ hash }))],
  ])("shows where somebody changed the %s of an entry", (field, forgery) => {
    fc.assert(
      fc.property(chainAndPlace, forgery, ([entries, at], fields) => {
        const different = !sameValue(entries[at]?.[field], fields[field]);
        expect(verifyEntries(withEntry(entries, at, fields))).toBe(different ? at : undefined);
      }),
    );
  });

  it("shows the entry after one whose hash was made anew to fit", () => {
    fc.assert(
      fc.property(chainAndPlace, fact, ([entries, at], forged) => {
        fc.pre(at < entries.length - 1);
        const remade = appendEntry(entries.slice(0, at), forged)[at];
        fc.pre(remade !== undefined && remade.hash !== entries[at]?.hash);
        expect(verifyEntries(withEntry(entries, at, remade ?? {}))).toBe(at + 1);
      }),
    );
  });

  it("shows where an entry was taken out, unless it was the last", () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, at]) => {
        expect(verifyEntries(entries.toSpliced(at, 1))).toBe(at === entries.length - 1 ? undefined : at);
      }),
    );
  });

  it("shows where an entry was put in, or told twice", () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, at]) => {
        const twice = entries.flatMap((entry, index) => (index === at ? [entry, entry] : [entry]));
        expect(verifyEntries(twice)).toBe(at + 1);
      }),
    );
  });

  it("shows the first of two entries that changed places", () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, at]) => {
        const [one, other] = [entries[at], entries[at + 1]];
        if (!one || !other) return fc.pre(false);
        expect(verifyEntries(entries.toSpliced(at, 2, other, one))).toBe(at);
      }),
    );
  });

  it("is not changed by adding to it", () => {
    const first = appendEntry([], { kind: "requested", by: "U1", at: 1 });
    const before = structuredClone(first);
    const second = appendEntry(first, { kind: "checked", by: "ambulance", at: 2 });
    expect(first).toEqual(before);
    expect(second[1]).toMatchObject({ previous: first[0]?.hash, detail: {} });
  });
});

/** Whether two values are the same to an auditor; the order of keys is not. */
function sameValue(one: unknown, other: unknown): boolean {
  const sorted = (value: unknown) =>
    JSON.stringify(typeof value === "object" && value ? Object.entries(value).sort() : value);
  return sorted(one) === sorted(other);
}
