import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerptAt } from "../../../runs/script/excerpt.ts";

/** The excerpt of a script at the place that is marked with «. */
const at = (marked: string) => excerptAt(marked.replace("«", ""), marked.indexOf("«"));

describe("an excerpt", () => {
  it.each([
    ["«foo", "foo", "^"],
    ["a b«c", "a bc", "   ^"],
    ["first\n\tx «)\nlast", "\tx )", "\t  ^"],
    ["名前 = «)", "名前 = )", "\u3000\u3000   ^"],
    ["「カナ」ﾊﾝ«)", "「カナ」ﾊﾝ)", "\u3000\u3000\u3000\u3000  ^"],
    ["한글ー，Ａ«)", "한글ー，Ａ)", "\u3000\u3000\u3000\u3000\u3000^"],
    ["'💴'«)", "'💴')", " \u3000 ^"],
    ["e\u0301«)", "e\u0301)", " ^"],
  ])("of %j has its mark below the place", (marked, excerpt, caret) => {
    expect(at(marked)).toMatchObject({ excerpt, caret });
  });

  it("tells the place in lines and characters", () => {
    expect(at("a\n💴💴«b")).toMatchObject({ line: 2, column: 3 });
  });

  it.each(["foo(«", "foo(\n«", "foo(\n  \n\n«"])(
    "of a script that ends too early shows where it ends: %j",
    (marked) => {
      expect(at(marked)).toEqual({ line: 1, column: 5, excerpt: "foo(", caret: "    ^" });
    },
  );

  it("of a long line shows what is around the place, and says that there is more", () => {
    const { excerpt, caret, column } = at(`${"a".repeat(500)}«)${"b".repeat(500)}`);
    expect(excerpt).toBe(`…${"a".repeat(60)})${"b".repeat(59)}…`);
    expect(caret).toBe(`${" ".repeat(61)}^`);
    expect(column).toBe(501);
  });

  it("is one short line, whatever the script and the place", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), fc.nat(400), (script, index) => {
        const { excerpt, caret, line, column } = excerptAt(script, index);
        expect(excerpt + caret).not.toContain("\n");
        expect([...excerpt].length).toBeLessThanOrEqual(122);
        expect(caret).toMatch(/^[ \u3000\t]*\^$/);
        expect([line, column].every((number) => number >= 1)).toBe(true);
      }),
    );
  });
});
