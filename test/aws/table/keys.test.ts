import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  INDEXES,
  justBefore,
  KEY_ATTRIBUTES,
  PLACE,
  partitionFor,
  runIndexAttributes,
  timeKey,
} from "../../../aws/table/keys.ts";
import { STATUSES } from "../../../runs/status.ts";
import { someRun, someRunId } from "../../support/runs.ts";

const placeOf = (requestedAt: number, n: number) =>
  runIndexAttributes({ ...someRun(), id: someRunId(n), requestedAt })[PLACE] ?? "";
const moments = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe("the indexes of the table", () => {
  it("are ten, each with a name of its own: DynamoDB allows twenty", () => {
    expect(new Set(INDEXES.map(({ name }) => name)).size).toBe(10);
    expect(KEY_ATTRIBUTES).toHaveLength(13);
  });

  it("hold a run in the partition where a page with its values looks for it, and in no other", () => {
    const run = fc.record({
      requester: fc.string(),
      target: fc.string(),
      status: fc.constantFrom(...STATUSES),
    });
    fc.assert(
      fc.property(
        run,
        fc.subarray(["requester", "target", "status"] as const),
        run,
        (stored, given, other) => {
          const attributes = runIndexAttributes({ ...someRun(), ...stored });
          const looked = (values: typeof stored) =>
            partitionFor(Object.fromEntries(given.map((filter) => [filter, values[filter]])));
          const { index, value } = looked(stored);
          expect(INDEXES).toContainEqual(index);
          expect(attributes[index.partition]).toBe(value);
          const isSame = given.every((filter) => stored[filter] === other[filter]);
          expect(looked(other).value === value).toBe(isSame);
        },
      ),
    );
  });

  it("order runs by the time of the request and then by id, whatever the time", () => {
    fc.assert(
      fc.property(moments, moments, fc.nat(99), fc.nat(99), (a, b, n, m) => {
        const isOlder = a < b || (a === b && someRunId(n) < someRunId(m));
        expect(placeOf(a, n) < placeOf(b, m)).toBe(isOlder);
        // A page that starts after a run holds all that are older than it, and not the run itself.
        expect(placeOf(a, n) <= justBefore(placeOf(b, m))).toBe(isOlder);
        expect(placeOf(a, n) >= timeKey(b)).toBe(a >= b);
      }),
    );
  });
});
