import { describe, expect, it } from "vitest";
import { durationSchema, secondsOf } from "../../runs/duration.ts";

describe("a duration", () => {
  it.each([
    ["90s", 90],
    ["30m", 1800],
    ["8h", 28_800],
    ["7d", 604_800],
    ["0s", 0],
    ["999999s", 999_999],
  ])("%s is %i seconds", (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it.each(["", "90", "s", "-1s", "1.5h", "1 h", "1H", "1w", "1h30m", " 1h", "1h\n", "１h", "1000000s"])(
    "is not written %j",
    (text) => {
      expect(secondsOf(text)).toBeUndefined();
    },
  );

  it("in the configuration may be as long as the limits, and no longer or shorter", () => {
    const schema = durationSchema(10, 3600);
    expect(["10s", "1h"].map((text) => schema.parse(text))).toEqual([10, 3600]);
    for (const text of ["9s", "61m", "soon"]) {
      expect(schema.safeParse(text).error?.issues[0]?.message).toBe(
        'must be a duration such as "90s", "30m", "8h" or "7d", from 10 to 3600 seconds',
      );
    }
  });
});
