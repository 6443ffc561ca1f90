import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joined, type Line, left, before as runBefore } from "../../runs/line.ts";

const empty: Line = { target: "production", version: 0, waiting: [] };
const idsIn = (line: Line) => line.waiting.map((place) => place.runId);
const lineOf = (...runIds: string[]) =>
  runIds.reduce((line, runId) => joined(line, runId, `token ${runId}`), empty);

describe("the line in front of a target", () => {
  it("is first come, first served", () => {
    expect(idsIn(lineOf("A", "B", "C"))).toEqual(["A", "B", "C"]);
  });

  it("gives nobody a second place: who joins again keeps the place and gets the new token", () => {
    const line = joined(lineOf("A", "B", "C"), "B", "new token");
    expect(line.waiting).toEqual([
      { runId: "A", token: "token A" },
      { runId: "B", token: "new token" },
      { runId: "C", token: "token C" },
    ]);
  });

  it.each([
    ["the first", "A", ["B", "C"]],
    ["one in the middle", "B", ["A", "C"]],
    ["somebody who is not in it", "D", ["A", "B", "C"]],
  ])("moves up when %s leaves", (_, runId, rest) => {
    expect(idsIn(left(lineOf("A", "B", "C"), runId))).toEqual(rest);
  });

  it("knows behind whom somebody stands", () => {
    const line = lineOf("A", "B", "C");
    expect(["A", "B", "C", "D"].map((runId) => runBefore(line, runId))).toEqual([
      undefined,
      "A",
      "B",
      undefined,
    ]);
    expect(runBefore(empty, "A")).toBeUndefined();
  });

  it("has everybody once and in the order of joining, after any coming and going", () => {
    const steps = fc.array(fc.record({ runId: fc.constantFrom("A", "B", "C", "D"), joins: fc.boolean() }));
    fc.assert(
      fc.property(steps, (all) => {
        const expected: string[] = [];
        let line = empty;
        for (const { runId, joins } of all) {
          line = joins ? joined(line, runId, "token") : left(line, runId);
          const at = expected.indexOf(runId);
          if (joins && at < 0) expected.push(runId);
          if (!joins && at >= 0) expected.splice(at, 1);
        }
        expect(idsIn(line)).toEqual(expected);
        expect(line.version).toBe(all.length);
      }),
    );
  });
});
