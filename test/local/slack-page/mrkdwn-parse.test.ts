import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Automatic,
  escaped,
  type Inline,
  parseMrkdwn,
} from "../../../local/slack/page/blocks/mrkdwn-parse.ts";

/** A compact picture of what was read: markup in brackets, text as it is. */
function picture(pieces: readonly Inline[]): string {
  return pieces.map(pictureOf).join("");
}

function pictureOf(piece: Inline): string {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "bold":
    case "italic":
    case "strike":
    case "code":
      return `[${piece.kind} ${picture(piece.inside)}]`;
    case "link":
      return `[link ${piece.address} ${piece.label}]`;
    case "broadcast":
      return `[ping ${piece.range}]`;
    case "date":
      return `[date ${piece.seconds} ${piece.format} ${piece.fallback}]`;
    default:
      return `[${piece.kind} ${piece.id}]`;
  }
}

const read = (source: string, auto: Automatic = "none") =>
  parseMrkdwn(source, auto)
    .map((passage) => `${passage.kind}: ${picture(passage.inside)}`)
    .join(" / ");

describe("reading mrkdwn", () => {
  it.each([
    ["*b* _i_ ~s~ `c`", "paragraph: [bold b] [italic i] [strike s] [code c]"],
    ["*b _bi_*", "paragraph: [bold b [italic bi]]"],
    ["snake_case_name and 2*3*4", "paragraph: snake_case_name and 2*3*4"],
    ["* not bold * and *not\nbold*", "paragraph: * not bold * and *not\nbold*"],
    ["`*not bold*` &amp;lt;", "paragraph: [code *not bold*] &lt;"],
    ["*太字*です", "paragraph: *太字*です"],
    ["<https://a.example/?x=1&amp;y=2|label>", "paragraph: [link https://a.example/?x=1&y=2 label]"],
    ["<https://a.example>", "paragraph: [link https://a.example https://a.example]"],
    ["<javascript:alert(1)|click>", "paragraph: <javascript:alert(1)|click>"],
    ["<@U0000DEV01> in <#C0000RUNS1|runs>", "paragraph: [user U0000DEV01] in [channel C0000RUNS1]"],
    ["<!subteam^S123|@oncall>", "paragraph: [group S123]"],
    ["<!date^1763700000^{date} at {time}|then>", "paragraph: [date 1763700000 {date} at {time} then]"],
    ["&lt;!channel&gt;", "paragraph: <!channel>"],
    [":warning: :no_such_emoji:", "paragraph: ⚠️ :no_such_emoji:"],
    ["a\n&gt; b\n&gt; c\nd", "paragraph: a / quote: b\nc / paragraph: d"],
    ["a\n```\nx *y*\n```\nb", "paragraph: a / fence: x *y* / paragraph: b"],
    ["``` never closed", "paragraph: ``` never closed"],
    ["", ""],
  ])("reads %j", (source, expected) => {
    expect(read(source)).toBe(expected);
  });

  it.each(["<!channel>", "`<!channel>`", "```\n<!channel>\n```", "> <!channel>", "*<!channel>*"])(
    "does not overlook a ping that was left unescaped in %j",
    (source) => {
      expect(read(source)).toContain("[ping channel]");
    },
  );

  it("takes plain words for pings and links only where Slack would", () => {
    const source = "@here see https://a.example/x.";
    expect(read(source, "none")).toBe(`paragraph: ${source}`);
    expect(read(source, "links")).toBe(
      "paragraph: @here see [link https://a.example/x https://a.example/x].",
    );
    expect(read(source, "all")).toContain("[ping here] see [link");
    expect(read("someone@here.example", "all")).toBe("paragraph: someone@here.example");
  });

  it("never finds a ping, a mention or a link in escaped text, whatever was typed", () => {
    const nasty = fc.stringMatching(/^[<>!@#|&;a-z:/.`*_~ \n]{0,60}$/);
    const kinds = (pieces: readonly Inline[]): string[] =>
      pieces.flatMap((piece) => ("inside" in piece ? kinds(piece.inside) : [piece.kind]));
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: "grapheme" })), (typed) => {
        const found = parseMrkdwn(escaped(typed), "none").flatMap((passage) => kinds(passage.inside));
        expect(found.every((kind) => kind === "text")).toBe(true);
      }),
    );
  });

  it("reads hostile repetitions in reasonable time", () => {
    for (const piece of ["*", "_a", "<", "`", "```", "<!", ":a", "&gt;", "*a _b ~c "]) {
      expect(parseMrkdwn(piece.repeat(3000), "all").length).toBeGreaterThan(0);
    }
  });
});
