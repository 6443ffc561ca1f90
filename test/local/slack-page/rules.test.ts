import { describe, expect, it } from "vitest";
import { commandIn, SentTexts, suggestionsFor } from "../../../local/slack/page/completion.ts";
import { placeOfPermalink, readPlace, writePlace } from "../../../local/slack/page/place.ts";
import { readState } from "../../../local/slack/page/state.ts";
import { en } from "../../../local/slack/page/text/en.ts";
import { explain, wordsFor } from "../../../local/slack/page/text/index.ts";
import { dayName, fileSize, relativeTime, slackDate } from "../../../local/slack/page/time.ts";

describe("the address of a window", () => {
  it.each([
    ["", { seat: "U0000DEV01", channel: "C0000RUNS1", thread: null }],
    [
      "#/U0000ONC01/C0000GEN01/1763700000.000100",
      { seat: "U0000ONC01", channel: "C0000GEN01", thread: "1763700000.000100" },
    ],
    ["#/U0000ONC01/home", { seat: "U0000ONC01", channel: null, thread: null }],
    [
      "#C0000RUNS1/1763700000.000100",
      { seat: "U0000AUD01", channel: "C0000RUNS1", thread: "1763700000.000100" },
    ],
    ["#/<script>/../x", { seat: "U0000DEV01", channel: "C0000RUNS1", thread: null }],
  ])("%j leads to a place", (hash, place) => {
    expect(readPlace(hash, "U0000AUD01")).toEqual(place);
  });

  it("reads back what it wrote", () => {
    const place = { seat: "U0000ONC02", channel: "D0000ONC02", thread: "1.000001" };
    expect(readPlace(writePlace(place), "")).toEqual(place);
  });

  it.each([
    [
      "https://acme.slack.com/archives/C0000RUNS1/p1763700000000100",
      { channel: "C0000RUNS1", thread: "1763700000.000100" },
    ],
    [
      "http://localhost:1/archives/C0000RUNS1/p1763700061000100?thread_ts=1763700000.000100&cid=C0000RUNS1",
      { channel: "C0000RUNS1", thread: "1763700000.000100" },
    ],
    ["https://example.com/archives/none", null],
  ])("finds the message behind %s", (address, place) => {
    expect(placeOfPermalink(address)).toEqual(place);
  });
});

describe("completion", () => {
  const commands = [
    { command: "/ambulance", description: "Run", usageHint: "[target command]" },
    { command: "/giphy", description: "Pictures", usageHint: "" },
  ];
  const shortcuts = [
    { callbackId: "ask", name: "Ask for a run", type: "global" as const },
    { callbackId: "message", name: "Run in production", type: "message" as const },
  ];

  it.each([
    ["/", ["/ambulance", "/giphy", "Ask for a run"]],
    ["/AM", ["/ambulance"]],
    ["/ask", ["Ask for a run"]],
    ["/ambulance x", []],
    ["a /", []],
  ])("offers for %j", (text, titles) => {
    expect(suggestionsFor(text, commands, shortcuts).map((one) => one.title)).toEqual(titles);
  });

  it("knows the command that a text begins with", () => {
    expect(commandIn("/ambulance production User.count", commands)?.usageHint).toBe("[target command]");
    expect(commandIn("/ambulances", commands)).toBeUndefined();
  });

  it("steps back through what was sent, and forward to an empty box", () => {
    const sent = new SentTexts();
    expect(sent.step(-1)).toBeNull();
    for (const text of ["one", "two", "two"]) sent.add(text);
    expect([sent.step(-1), sent.step(-1), sent.step(-1), sent.step(1), sent.step(1), sent.step(1)]).toEqual([
      "two",
      "one",
      null,
      "two",
      "",
      null,
    ]);
  });
});

describe("times", () => {
  const now = new Date(2025, 10, 21, 12, 0);
  const seconds = (date: Date) => date.getTime() / 1000;

  it.each([
    ["en-US", "{date_short_pretty} at {time}", new Date(2025, 10, 21, 9, 5), "today at 9:05 AM"],
    ["ja-JP", "{date_pretty} {time}", new Date(2025, 10, 20, 21, 5), "昨日 21:05"],
    ["en-US", "{date_num} {time_secs}", new Date(2025, 0, 2, 3, 4, 5), "01/02/2025 3:04:05 AM"],
    ["en-US", "{ago} {unknown}", new Date(2025, 10, 21, 11, 55), "5 minutes ago {unknown}"],
  ])("are shown in %s as %s", (locale, format, at, shown) => {
    expect(slackDate(seconds(at), format, now, locale).replaceAll("\u202f", " ")).toBe(shown);
  });

  it("name today, yesterday and other days", () => {
    const name = (at: Date) => dayName(at, now, "en-US", en.today, en.yesterday);
    expect(name(new Date(2025, 10, 21, 0, 0))).toBe("Today");
    expect(name(new Date(2025, 10, 20, 23, 59))).toBe("Yesterday");
    expect(name(new Date(2024, 10, 20))).toBe("Wednesday, November 20, 2024");
    expect(relativeTime(now, now, "en-US")).toBe("now");
  });

  it.each([
    [1, "1 byte"],
    [999, "999 bytes"],
    [10_234, "10.2 kB"],
    [3_400_000, "3.4 MB"],
  ])("and sizes: %i bytes", (bytes, shown) => {
    expect(fileSize(bytes, "en-US")).toBe(shown);
  });
});

describe("what the server says", () => {
  it.each([
    ['/ambulance failed with the error "operation_timeout"', "did not answer within 3 seconds"],
    ["Operation timed out. Apps need to respond within 3 seconds.", "did not answer within 3 seconds"],
    ['/ambulance failed with the error "dispatch_failed"', "did not reach the app"],
    ["This app is not connected.", "did not reach the app"],
    ["We had some trouble connecting. Try again?", "did not reach the app"],
    ["/nothing is not a valid command.", "no such command"],
    ["unreachable", "npm start"],
    ["A sentence that the page does not know.", "A sentence that the page does not know."],
    ["some_code", "some_code"],
  ])("%j is put into words", (error, words) => {
    expect(explain(error, en)).toContain(words);
  });

  it("is explained in the person's language", () => {
    expect(explain("unreachable", wordsFor("ja-JP"))).toContain("npm start で再起動");
    expect(wordsFor("fr-FR")).toBe(en);
  });

  it.each([null, [], "text", { people: [] }])("must be a state: %j is not", (body) => {
    expect(() => readState(body)).toThrow(/server did not/);
  });
});
