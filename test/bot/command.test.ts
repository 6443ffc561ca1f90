import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCommand } from "../../bot/command.ts";
import { parseFilters } from "../../bot/history-filters.ts";
import { nearest } from "../../bot/nearest.ts";

const targets = ["production", "staging", "help"];

describe("what follows /ambulance", () => {
  it.each([
    ["", { kind: "request" }],
    ["   \n ", { kind: "request" }],
    ["production", { kind: "request", target: "production" }],
    ["Production", { kind: "request", target: "production" }],
    ["production User.count", { kind: "request", target: "production", command: "User.count" }],
    [
      "production\nUser.count\n  .to_s",
      { kind: "request", target: "production", command: "User.count\n  .to_s" },
    ],
    ["production\u00a0User.count", { kind: "request", target: "production", command: "User.count" }],
    ["production ```User.count```", { kind: "request", target: "production", command: "User.count" }],
    ["production ```ruby\nUser.count\n```", { kind: "request", target: "production", command: "User.count" }],
    ["production `ls`", { kind: "request", target: "production", command: "`ls`" }],
    ["production history", { kind: "request", target: "production", command: "history" }],
    ["check User.count", { kind: "check", command: "User.count" }],
    ["CHECK Production User.count", { kind: "check", target: "production", command: "User.count" }],
    ["check production", { kind: "check", target: "production" }],
    ["check", { kind: "check" }],
    ["check ```ruby\nUser.count\n```", { kind: "check", command: "User.count" }],
    ["check production ```User.count```", { kind: "check", target: "production", command: "User.count" }],
    ["check puts 1\nputs 2", { kind: "check", command: "puts 1\nputs 2" }],
    ["chek User.count", { kind: "unknown", suggestion: "check" }],
    ["history", { kind: "history", filters: "" }],
    ["HISTORY  @ken since:7d ", { kind: "history", filters: "@ken since:7d" }],
    ["show 01kx", { kind: "show", run: "01KX" }],
    ["show `01KX`", { kind: "show", run: "01KX" }],
    ["show", { kind: "show", run: "" }],
    ["cancel 01KX", { kind: "cancel", run: "01KX" }],
    ["help", { kind: "help" }],
    ["histroy", { kind: "unknown", suggestion: "history" }],
    ["prodution User.count", { kind: "unknown", suggestion: "production" }],
    ["User.count", { kind: "unknown" }],
    ["__proto__ x", { kind: "unknown" }],
  ])("%j is read as %j", (text, command) => {
    expect(parseCommand(text, targets)).toEqual(command);
  });

  it("can be any text at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(parseCommand(text, targets).kind).toMatch(
          /^(request|check|history|show|cancel|help|unknown)$/,
        );
      }),
    );
  });

  it("is read in no time however long it is", () => {
    const blanks = `x${" ".repeat(200_000)}`;
    expect(parseCommand(blanks, targets)).toEqual({ kind: "unknown" });
    expect(parseCommand(`${" ".repeat(200_000)}x`, targets)).toEqual({ kind: "unknown" });
    const holes = `production ${`x${" ".repeat(50_000)}`.repeat(4)}x`;
    expect(parseCommand(holes, targets)).toMatchObject({ kind: "request", command: expect.any(String) });
  });
});

describe("the filters of the history", () => {
  it.each([
    ["", {}],
    ["@ken", { who: { name: "ken" } }],
    ["@健一", { who: { name: "健一" } }],
    ['@"Ken Ito" since:1h', { who: { name: "Ken Ito" }, since: 3600 }],
    ["<@U0123ABCD|ken>", { who: { id: "U0123ABCD" } }],
    ["<@U0123ABCD>", { who: { id: "U0123ABCD" } }],
    ["@U0123ABCD", { who: { id: "U0123ABCD" } }],
    ["U0123ABCD", { who: { id: "U0123ABCD" } }],
    ["target:production status:failed since:7d", { target: "production", status: "failed", since: 604_800 }],
    ["Target:Production STATUS:Failed", { target: "production", status: "failed" }],
    ["since:90m", { since: 5400 }],
    ["target:<!here>", { mistake: "bad-target", word: "target:<!here>" }],
    ["status:broken", { mistake: "unknown-status", word: "status:broken" }],
    ["since:yesterday", { mistake: "bad-since", word: "since:yesterday" }],
    ["since:", { mistake: "unknown-filter", word: "since:" }],
    ["ken", { mistake: "unknown-filter", word: "ken" }],
    ["limit:1000", { mistake: "unknown-filter", word: "limit:1000" }],
    ["constructor:x", { mistake: "unknown-filter", word: "constructor:x" }],
  ])("%j are read as %j", (words, filters) => {
    expect(parseFilters(words)).toEqual(filters);
  });
});

describe("what somebody may have meant", () => {
  it.each([
    ["hlep", "help"],
    ["prduction", "production"],
    ["ls", undefined],
    ["xyz", undefined],
    ["x".repeat(5000), undefined],
  ])("by %s is %s", (typed, meant) => {
    expect(nearest(typed, ["help", "production"])).toBe(meant);
  });
});
