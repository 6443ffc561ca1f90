import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { head, printed, roomOf, tail, wholeCharacters } from "../../bot/printed.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("what was printed", () => {
  it.each([
    ["colours", "\u001b[1;32mok\u001b[0m", "ok"],
    ["cursor movements", "\u001b[2K\u001b[1Gdone", "done"],
    ["a terminal title", "\u001b]0;title\u0007text", "text"],
    ["a link of terminals", "\u001b]8;;https://x.test\u001b\\name\u001b]8;;\u001b\\", "name"],
    ["line breaks of other systems", "a\r\nb\rc", "a\nb\nc"],
    ["Japanese and emoji", "日本語 🚑", "日本語 🚑"],
  ])("is read without %s", (_, raw, text) => {
    expect(printed(bytes(raw))).toBe(text);
  });

  it("has U+FFFD for what is no UTF-8", () => {
    expect(printed(Uint8Array.of(0x61, 0xff, 0xfe, 0x62))).toBe("a\ufffd\ufffdb");
  });

  it("loses only the characters that a stretch cuts through", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.nat(80),
        fc.nat(80),
        (text, from, length) => {
          const all = bytes(text.toWellFormed());
          const stretch = wholeCharacters(all.subarray(from, from + length));
          const read = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(stretch);
          expect(text.toWellFormed()).toContain(read);
          expect(all.subarray(from, from + length).length - stretch.length).toBeLessThanOrEqual(6);
        },
      ),
    );
  });

  it("takes as much room as in the JSON of a message, once what cannot be seen is replaced", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", '"', "\\", "\n", "\t", "あ", "🚑", "<") }),
        (text) => {
          expect(roomOf(text)).toBe(JSON.stringify(text).length - 2);
        },
      ),
    );
  });

  it("that is cut is never half a character, never longer than asked, and keeps whole lines where it can", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.integer({ min: 2, max: 100 }),
        (raw, most) => {
          const text = raw.toWellFormed();
          for (const cut of [head(text, most), tail(text, most)]) {
            expect(roomOf(cut)).toBeLessThanOrEqual(most);
            expect(cut.isWellFormed()).toBe(true);
            expect(text).toContain(cut);
          }
        },
      ),
    );
    expect(tail("first\nsecond\nthird", 14)).toBe("second\nthird");
    expect(head("first\nsecond\nthird", 14)).toBe("first\nsecond");
  });
});
