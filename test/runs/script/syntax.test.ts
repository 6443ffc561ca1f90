import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../runs/script/analyse.ts";
import { COMMAND_LENGTH } from "../../../runs/script/command.ts";

async function checkSyntax(script: string) {
  const analysis = await analyse(script);
  return "problem" in analysis ? analysis.problem : undefined;
}

describe("the syntax of a command", () => {
  it.each([
    'User.where(plan: "trial").count',
    "",
    "# nothing but a comment",
    "User.find_each do |user|\n  user.update!(plan: :free)\nend",
    "return if User.none?\nputs 'それ以外'",
    "sql = <<~SQL\n  SELECT 1\nSQL\nputs ActiveRecord::Base.connection.select_value(sql)",
    "case { a: 1 }\nin { a: Integer => n } then p n\nend",
    "[1].each { p it }",
    "puts 1\n__END__\nthis is ( not read",
  ])("is right: %j", async (command) => {
    expect(await checkSyntax(command)).toBeUndefined();
  });

  it.each([
    ["User.where(", 1, 12, "User.where(", "           ^", /expected a `\)`/],
    ["puts 1\nif true\n  foo )\nend", 3, 7, "  foo )", "      ^", /unexpected '\)'/],
    ["puts '日本' )", 1, 11, "puts '日本' )", "      \u3000\u3000  ^", /unexpected '\)'/],
    ["puts “trial”)", 1, 13, "puts “trial”)", "            ^", /unexpected '\)'/],
    ["1\n\tdef x\n  1\n", 2, 2, "\tdef x", "\t^", /expected an `end` to close the `def`/],
    ["break", 1, 1, "break", "^", /Invalid break/],
    ["x = <<~A\nfoo", 1, 8, "x = <<~A", "       ^", /unterminated heredoc/],
  ])("is wrong, and it is said where: %j", async (command, line, column, excerpt, caret, message) => {
    expect(await checkSyntax(command)).toEqual({
      line,
      column,
      excerpt,
      caret,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ["parentheses", "(", "1", ")"],
    ["brackets", "[", "1", "]"],
    ["blocks", "x {", "", "}"],
    ["lambdas", "->{", "", "}"],
    ["conditions", "if a\n", "", "end\n"],
    ["begin", "begin\n", "1\n", "end\n"],
    ["classes", "class X\n", "", "end\n"],
    ["interpolation", '"#{', "1", '}"'],
    ["calls", "f(", "1", ")"],
    ["negations", "!", "a", ""],
    ["assignments", "a=", "1", ""],
    ["choices", "a ? ", "1", ":1"],
  ])("is read however deeply it is nested: %s", async (_, open, middle, close) => {
    const depth = Math.floor((COMMAND_LENGTH - middle.length) / (open + close).length);
    const script = open.repeat(depth) + middle + close.repeat(depth);
    expect(await checkSyntax(script)).toBeUndefined();
    expect(await checkSyntax(`${script} )`)).toMatchObject({
      message: expect.stringContaining("unexpected ')'"),
    });
  });

  it.each(["x(&", "/#{", "`#{", "->(a=", "def x(a=", "return ", "[*", "{a=>", "case a\nin ", "?", "begin;"])(
    "is wrong when it only ever opens: %j",
    async (opening) => {
      const script = opening.repeat(COMMAND_LENGTH / opening.length);
      expect(await checkSyntax(script)).toMatchObject({
        message: expect.not.stringContaining("cannot be read"),
      });
    },
  );

  it("is wrong when Prism stumbles over it, and what comes after it is read again", async () => {
    const answers = await Promise.all([" when { not {", "User.count", "foo("].map(checkSyntax));
    expect(answers).toMatchObject([
      { message: expect.stringContaining("could not be read in time"), line: 1 },
      undefined,
      { line: 1, column: 5 },
    ]);
  });

  it("is judged for any text without an error, and for the same text in the same way", async () => {
    const tokens = fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }).map((all) => all.join(" "));
    await fc.assert(
      fc.asyncProperty(fc.oneof(tokens, fc.string({ unit: "binary", maxLength: 400 })), async (text) => {
        const [one, other] = await Promise.all([checkSyntax(text), checkSyntax(text)]);
        expect(one).toEqual(other);
        if (one) expect(one.line).toBeLessThanOrEqual(text.split("\n").length);
      }),
      { numRuns: 300 },
    );
  });
});

const TOKENS =
  "begin end if unless while do { } ( ) [ ] | -> def class x y = == => : :: , ; \n \" ' ` / %w( #{ <<~A A case when in not ! & * ** ... 1 1.5 @a @@b $c :d? nil self yield return rescue ensure alias undef __END__ =begin".split(
    " ",
  );
