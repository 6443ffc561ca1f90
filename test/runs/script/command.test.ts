import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visible } from "../../../bot/blocks/mrkdwn.ts";
import { fieldErrors } from "../../../bot/problems.ts";
import { en } from "../../../bot/text/en.ts";
import {
  COMMAND_LENGTH,
  type CommandProblem,
  checkCommand,
  normalizeCommand,
  placeAt,
} from "../../../runs/script/command.ts";

describe("a command", () => {
  it.each([
    "User.count",
    "puts 'こんにちは 👩‍👩‍👧 ﷽'",
    "if true\n\tputs 1\nend\n",
    "# encoding: utf-8\nputs 1",
    "# -*- coding: UTF-8; frozen_string_literal: true -*-\nputs 1",
    "# encoding: ascii-8bit\nputs 1",
    "puts 1\nputs 2\n# encoding: shift_jis",
    "puts 'encoding: shift_jis'",
    "x".repeat(COMMAND_LENGTH),
    "💴".repeat(COMMAND_LENGTH / 2),
    'puts "\\u202E"',
  ])("may be %j", (command) => {
    expect(checkCommand(command)).toEqual([]);
  });

  it.each([
    ["a family", "👨‍👩‍👧‍👦"],
    ["a family without its selectors", "👩‍❤‍👨"],
    ["a couple with a heart", "👩🏽‍❤️‍👨🏻"],
    ["people with a job, a skin and a hair", "👩🏽‍🚒 🧑🏿‍🦰 🕵🏽‍♂️ 🕵️‍♀️"],
    ["a black cat and a phoenix", "🐈‍⬛ 🐦‍🔥"],
    ["flags", "🇯🇵 🏳️‍🌈 🏴‍☠️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🏴󠁧󠁢󠁷󠁬󠁳󠁿"],
    ["keycaps", "1️⃣ #️⃣ *️⃣"],
    ["coloured and plain pictures", "❤️ ❤︎ ☎️ ©️ ㊗️ 〰️ ↔️"],
    ["Japanese", "「こんにちは」、世界。ｶﾞｷﾞ々〆ヶー～…　㈱①"],
    ["kana in their decomposed form", "\u304b\u3099\u30cf\u309a"],
    ["variants of ideographs in names", "葛\u{E0100}城 辻\u{E0101} 邉\u{E010E} 𠮷\u{E0100}"],
    ["standardized variants of ideographs", "神\uFE00 﨑 㐂\uFE01"],
    ["other scripts", "é e\u0301 Ελ Ж 한국어 ไทย हिन्दी عربى עברית"],
  ])("may hold %s", (_, text) => {
    expect(checkCommand(`puts "${text}"\nputs '${text}'.size`)).toEqual([]);
    expect(visible(text)).toBe(text);
  });

  it.each([
    ["a Hangul filler", "\u3164"],
    ["a Hangul choseong filler", "\u115F"],
    ["a halfwidth Hangul filler", "\uFFA0"],
    ["a soft hyphen", "\u00AD"],
    ["a grapheme joiner", "\u034F"],
    ["a Mongolian vowel separator", "\u180E"],
    ["a Khmer inherent vowel", "\u17B4"],
    ["a zero width space", "\u200B"],
    ["a zero width non-joiner", "\u200C"],
    ["a zero width joiner in a word", "\u200D"],
    ["a left-to-right mark", "\u200E"],
    ["an Arabic letter mark", "\u061C"],
    ["a word joiner", "\u2060"],
    ["invisible plus", "\u2064"],
    ["a byte order mark", "\uFEFF"],
    ["a variation selector after a letter", "\uFE0F"],
    ["an ideographic variation selector after a letter", "\u{E0100}"],
    ["a tag", "\u{E0041}"],
    ["a code point that is reserved for more of them", "\u{E0FFF}"],
    ["a musical format character", "\u{1D173}"],
    ["an interlinear character that is reserved", "\uFFF0"],
  ])("may not hold %s, which Ruby takes for a letter and nobody sees", (_, character) => {
    const name = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}`;
    expect(checkCommand(`puts 1\nadmin${character} = 1`)).toEqual([
      problem("misleading-character", name, 2, 6),
    ]);
    expect(visible(`admin${character}`)).toBe("admin\uFFFD");
  });

  it("may not hold a Braille pattern without dots, which output may", () => {
    expect(checkCommand("a\u2800")).toEqual([problem("misleading-character", "U+2800", 1, 2)]);
    expect(visible("⣿\u2800⣿")).toBe("⣿\u2800⣿");
  });

  it.each([
    ["a second selector after a picture", "❤\uFE0F\uFE0F", "U+FE0F", 3],
    ["another selector after a picture", "❤\uFE01", "U+FE01", 2],
    ["a selector after a digit that is no keycap", "1\uFE0F", "U+FE0F", 2],
    ["a joiner after a picture and before a letter", "👩\u200Da", "U+200D", 2],
    ["a joiner before a picture and after a letter", "a\u200D👩", "U+200D", 2],
    ["two joiners in a row", "👩\u200D\u200D👧", "U+200D", 2],
    ["a tag after another flag", "🇯🇵\u{E0067}\u{E007F}", "U+E0067", 3],
    ["a flag that spells something else", "🏴\u{E0061}\u{E0062}\u{E007F}", "U+E0061", 2],
    ["more tags than a flag has", "🏴󠁧󠁢󠁥󠁮󠁧󠁿\u{E0041}", "U+E0041", 8],
    ["a second selector after an ideograph", "葛\u{E0100}\u{E0101}", "U+E0101", 3],
    ["an ideographic selector after kana", "か\u{E0100}", "U+E0100", 2],
  ])("may not hold %s", (_, text, name, column) => {
    expect(checkCommand(text)).toEqual([problem("misleading-character", name, 1, column)]);
    expect(visible(text)).toContain("\uFFFD");
  });

  it("may hold every emoji that Unicode recommends, alone, coloured and joined", () => {
    const pictures = Array.from({ length: 0x1fb00 }, (_, code) => String.fromCodePoint(code)).filter((one) =>
      /^[\p{RGI_Emoji}--\p{Emoji_Modifier}]$/v.test(one),
    );
    expect(pictures.length).toBeGreaterThan(1000);
    for (const one of pictures)
      expect(checkCommand(`puts "${one}${one}\uFE0F\u200D${one}"`), one).toEqual([]);
  });

  it.each(["", " ", "\n\t\n", "\u3000", "\u00A0", "\uFEFF"])("may not be blank like %j", (command) => {
    expect(checkCommand(command)).toEqual([{ code: "empty" }]);
  });

  it.each([
    ["x".repeat(3001), 3001],
    ["💴".repeat(1501), 3002],
    ["あ\n".repeat(2000), 4000],
  ])("may not be longer than what Slack's modal takes", (command, length) => {
    expect(checkCommand(command)).toEqual([{ code: "too-long", length, limit: 3000 }]);
  });

  it("is refused with its length when it has a megabyte, before anybody reads it as Ruby", () => {
    const [problem] = checkCommand("puts User.count\n".repeat(2 ** 16));
    if (!problem) throw new Error("It was not refused");
    const errors = fieldErrors([{ field: "command", code: "command-unfit", problem }], en);
    expect(errors.command).toBe("It has 1,048,576 characters; 3,000 is the most.");
  });

  it.each<[string, string, CommandProblem]>([
    ["text that came as broken UTF-8", "puts '\uFFFD'", problem("broken-character", "U+FFFD", 1, 7)],
    ["NUL", "puts 1\n\0", problem("control-character", "U+0000", 2, 1)],
    [
      "^D, at which Ruby stops reading",
      "a\n💴b\u0004User.delete_all",
      problem("control-character", "U+0004", 2, 3),
    ],
    ["a return without a line feed", "puts 1 # \rputs 2", problem("control-character", "U+000D", 1, 10)],
    ["an escape sequence", "\u001b[2K", problem("control-character", "U+001B", 1, 1)],
    ["delete", "a\u007f", problem("control-character", "U+007F", 1, 2)],
    ["a next-line of C1", "a\u0085", problem("control-character", "U+0085", 1, 2)],
    ["the first half of a pair", "a\ud83d", problem("lone-surrogate", "U+D83D", 1, 2)],
    ["the second half of a pair", "\ude00a", problem("lone-surrogate", "U+DE00", 1, 1)],
    ["a right-to-left override", "a = '\u202E' # x", problem("misleading-character", "U+202E", 1, 6)],
    ["an isolate", "\u2066", problem("misleading-character", "U+2066", 1, 1)],
    [
      "a line separator, which is a line on the screen only",
      "# a\u2028b",
      problem("misleading-character", "U+2028", 1, 4),
    ],
    ["an encoding in which it is other Ruby", "#!ruby\n# coding: Shift_JIS\n1", encoding("Shift_JIS", 2, 11)],
    ["an encoding, as Vim writes it", "# vim: set fileencoding=big5 :", encoding("big5", 1, 25)],
    ["an encoding that Ruby does not know", "# encoding: utf-7", encoding("utf-7", 1, 13)],
  ])("may not hold %s", (_, command, expected) => {
    expect(checkCommand(command)).toEqual([expected]);
  });

  it("is told all that is wrong with it, each kind once, at its first place", () => {
    const command = `\u0007\u0007\uFFFD\n\uFFFD${"x".repeat(3000)}`;
    expect(checkCommand(command).map(({ code }) => code)).toEqual([
      "too-long",
      "control-character",
      "broken-character",
    ]);
  });

  it("has line feeds at its line ends, whatever system it was pasted from", () => {
    expect(normalizeCommand("a\r\nb\nc\r\n\r\nd")).toBe("a\nb\nc\n\nd");
    expect(checkCommand(normalizeCommand("a\r\nb"))).toEqual([]);
  });

  const anything = fc.string({
    unit: fc.oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), anyUnit()),
  });

  it("is judged without ever throwing, and every place that is told is in it", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const command = normalizeCommand(text);
        for (const found of checkCommand(command)) {
          if (!("line" in found)) continue;
          const line = command.split("\n")[found.line - 1] ?? "";
          expect(found.column).toBeLessThanOrEqual([...line].length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("that is fit survives UTF-8", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const command = normalizeCommand(text);
        if (checkCommand(command).length > 0) return;
        expect(Buffer.from(command, "utf8").toString("utf8")).toBe(command);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a place", () => {
  it.each([
    ["", 0, 1, 1],
    ["ab", 2, 1, 3],
    ["a\nb", 2, 2, 1],
    ["💴x", 2, 1, 2],
    ["日本\n語", 4, 2, 2],
  ])("in %j at %i is line %i, column %i, in characters", (text, index, line, column) => {
    expect(placeAt(text, index)).toEqual({ line, column });
  });
});

function problem(
  code: "broken-character" | "control-character" | "lone-surrogate" | "misleading-character",
  character: string,
  line: number,
  column: number,
): CommandProblem {
  return { code, character, line, column };
}

function encoding(name: string, line: number, column: number): CommandProblem {
  return { code: "foreign-encoding", encoding: name, line, column };
}

/** Any UTF-16 unit, half pairs included. */
function anyUnit(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
}
