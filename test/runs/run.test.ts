import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyEntries } from "../../audit/entry.ts";
import { digestOf, MODES, move, record, runSchema, withoutToken } from "../../runs/run.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";

describe("the next version of a run", () => {
  it("has the fields and the fact, and leaves the run before as it was", () => {
    const run = someRun();
    const before = structuredClone(run);
    const next = record(run, { behind: "somebody" }, { kind: "checked", by: "ambulance", at: SOME_TIME });
    expect(next).toMatchObject({ version: 2, behind: "somebody", status: "requested" });
    expect(next.entries.map((entry) => entry.kind)).toEqual(["requested", "checked"]);
    expect(run).toEqual(before);
  });

  it("may have no fact, and then nothing is added to the record", () => {
    expect(record(someRun(), { messages: {} }).entries).toEqual(someRun().entries);
  });

  it("continues the chain of facts, move by move", () => {
    const facts = { by: "ambulance", at: SOME_TIME };
    const queued = move(someRun(), "queued", {}, { kind: "checked", ...facts });
    const running = move(queued, "running", {}, { kind: "started", ...facts });
    const done = move(running, "succeeded", {}, { kind: "finished", ...facts, detail: { exit: 0 } });
    expect(done.version).toBe(4);
    expect(verifyEntries(done.entries)).toBeUndefined();
    expect(runSchema.parse(JSON.parse(JSON.stringify(done)))).toEqual(done);
  });

  it("without its token is the same in everything else", () => {
    expect(withoutToken(someRun({ token: "secret" }))).toEqual(someRun());
    expect(withoutToken(someRun({ token: "secret" }))).not.toHaveProperty("token");
  });
});

describe("the digest that an approval is bound to", () => {
  const parts = fc.record({
    command: fc.string(),
    mode: fc.constantFrom(...MODES),
    target: fc.string(),
    place: fc.string(),
  });
  const digest = ({
    place,
    ...run
  }: {
    command: string;
    mode: (typeof MODES)[number];
    target: string;
    place: string;
  }) => digestOf(run, place);

  it("is the same for the same, and another as soon as anything differs, by whatever shift of text", () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify({ ...one, ...other });
        expect(digest(one) === digest({ ...one, ...other })).toBe(same);
      }),
    );
    expect(digestOf({ command: "a", mode: "write", target: "bc" }, "d")).not.toBe(
      digestOf({ command: "a", mode: "write", target: "b" }, "cd"),
    );
  });

  it.each(["command", "mode", "target", "place"] as const)("changes with the %s alone", (part) => {
    const run = { command: "User.count", mode: "write", target: "production", place: "sample" } as const;
    expect(digest({ ...run, [part]: part === "mode" ? "read-only" : "other" })).not.toBe(digest(run));
  });
});
