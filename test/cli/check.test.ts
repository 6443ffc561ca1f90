import { describe, expect, it } from "vitest";
import { CannotCheckError, lookAtAll, ok, once, wrong } from "../../cli/doctor/check.ts";
import { clockVerdict } from "../../cli/doctor/clock.ts";
import { isAllWell, report, reportAsJson } from "../../cli/doctor/report.ts";

const never = () => new Promise<never>(() => undefined);

describe("looking at points", () => {
  it("shows every point in order, also when others throw or hang", async () => {
    const findings = await lookAtAll(
      [
        { name: "hangs", look: never },
        { name: "throws", look: () => Promise.reject(new Error("boom\n    at secret.ts:1")) },
        { name: "is right", look: async () => ok("Fine.") },
        { name: "is wrong", look: async () => wrong("Bad.", "do this") },
      ],
      20,
    );
    expect(findings).toEqual([
      { name: "hangs", state: "unknown", words: "There was no answer within 0.02 seconds." },
      { name: "throws", state: "unknown", words: "It could not be checked: boom." },
      { name: "is right", state: "ok", words: "Fine." },
      { name: "is wrong", state: "wrong", words: "Bad.", mend: "do this" },
    ]);
  });

  it("survives a check that throws before it returns a promise", async () => {
    const look = () => {
      throw new TypeError("at once");
    };
    const [finding] = await lookAtAll([{ name: "x", look }], 1000);
    expect(finding).toMatchObject({ state: "unknown", words: "It could not be checked: at once." });
  });

  it("says why a point cannot be checked, however deep the reason lies", async () => {
    const reason = new CannotCheckError("It needs a key.", "find the key");
    const look = () => Promise.reject(new Error("outer", { cause: new Error("inner", { cause: reason }) }));
    const [finding] = await lookAtAll([{ name: "x", look }], 1000);
    expect(finding).toEqual({ name: "x", state: "unknown", words: "It needs a key.", mend: "find the key" });
  });

  it("asks once for what several points need, and fails for all of them alike", async () => {
    let asked = 0;
    const fact = once(async () => {
      asked++;
      throw new CannotCheckError("No.");
    });
    const findings = await lookAtAll(
      [
        { name: "a", look: fact },
        { name: "b", look: fact },
      ],
      1000,
    );
    expect(findings.map(({ words }) => words)).toEqual(["No.", "No."]);
    expect(asked).toBe(1);
  });
});

describe("the report", () => {
  const right = { name: "table", ...ok("It is there.") };
  const bad = { name: "clock", ...wrong("It is slow.", "set it") };
  const open = { name: "channel", state: "unknown" as const, words: "Slack does not say." };

  it("puts the remedy below the point", () => {
    expect(report([right, bad, open])).toBe(
      [
        "ok       table    It is there.",
        "wrong    clock    It is slow.",
        "                  What to do: set it",
        "unknown  channel  Slack does not say.",
        "",
        "3 points: 1 ok, 1 wrong, 1 unknown.",
      ].join("\n"),
    );
  });

  it("takes what nobody could check for not well", () => {
    expect(isAllWell([right])).toBe(true);
    expect(isAllWell([right, open])).toBe(false);
    expect(JSON.parse(reportAsJson([right, open]))).toEqual({ ok: false, points: [right, open] });
    expect(report([right])).toContain("1 points, all ok.");
  });
});

describe("the clock", () => {
  it.each([
    [0, "ok"],
    [150_000, "ok"],
    [-150_000, "ok"],
    [152_000, "wrong"],
    [-152_000, "wrong"],
  ])("that differs by %i ms is %s", (difference, state) => {
    expect(clockVerdict("Slack", 1_700_000_000_000 + difference, 1_700_000_000_000).state).toBe(state);
  });

  it("cannot be compared with somebody who does not say what time it is", () => {
    expect(clockVerdict("AWS", undefined, 0).state).toBe("unknown");
  });
});
