import { COMMAND_LENGTH } from "../../../runs/script/command.ts";

/** Pieces that make reading slow or deep when they are repeated: what opens, what stands in the middle, what closes. */
const PIECES: readonly (readonly [string, string, string, string])[] = [
  ["calls in calls", "f(", "1", ")"],
  ["a chain of calls", "", "User", ".where(a: 1)"],
  ["a chain of scopes", "", "User", ".all"],
  ["relations in relations", "User.or(", "User.all", ")"],
  ["blocks in blocks", "a{|b|", "", "}"],
  ["blocks of relations in blocks", "User.each{", "it.save", "}"],
  ["branches in branches", "if a\nx=1\n", "", "end\n"],
  ["variables that are changed", "", "", "x=User.all;"],
  ["text that is put together", "", "x=+'';", "x<<'a';"],
  ["text in text", '"#{', "1", '}"'],
  ["findings side by side", "", "", "ENV;"],
  ["findings that end nowhere", "", "", "`a`;"],
  ["whole tables", "", "", "A.delete_all\n"],
  ["comments", "", "", "#sk-ant-\n"],
  ["parameters", "", "", "->((a,(b,c)),d=1){};"],
  ["secrets", "", "", "'AKIA';"],
  ["names of constants", "", "A", "::A"],
  ["lists", "[", "1", "]"],
  ["loops in loops", "loop{", "", "}"],
  ["endless loops side by side", "", "", "loop{};"],
  ["method definitions", "def a\n", "", "end\n"],
  ["words in another alphabet", "", "", "а;"],
  ["assignments in conditions", "(a=", "User", ")"],
  ["numbered parameters", "", "", "a{_1.b};"],
];

/** The same in SQL, where the text of a statement is what is deep. */
const SQL: readonly (readonly [string, string])[] = [
  ["opening parentheses", "("],
  ["pairs of parentheses", "()"],
  ["nested parentheses", "(a"],
  ["comments that never end", "/*"],
  ["comments that MySQL executes", "/*!"],
  ["quotes", "' "],
  ["dollar quotes", "$a$"],
  ["different dollar quotes", "$"],
  ["statements", "DELETE;"],
  ["with", "WITH a AS ) "],
  ["explain", "EXPLAIN (a, "],
  ["begin", "BEGIN "],
  ["if", "IF "],
  ["copy", "COPY TO "],
  ["select into", "SELECT INTO "],
  ["where", "UPDATE a WHERE 1=11 "],
  ["blanks", " "],
  ["backslashes", "\\\\\\\\"],
];

/** Scripts as long as a command may be, by what is in them. All are Ruby. */
export const HOSTILE: readonly (readonly [string, string])[] = [
  ...PIECES.map(([name, open, middle, close]) => [name, repeated(open, middle, close)] as const),
  ...SQL.map(([name, part]) => [`SQL: ${name}`, sql(part)] as const),
  ...SQL.map(([name, part]) => [`SQL in a body: ${name}`, sql(part, "DO $x$ BEGIN ", " END $x$")] as const),
];

function repeated(open: string, middle: string, close: string): string {
  const times = Math.floor((COMMAND_LENGTH - middle.length) / Math.max(1, (open + close).length));
  return open.repeat(times) + middle + close.repeat(times);
}

function sql(part: string, begin = "", end = ""): string {
  const [before, after] = ['a.execute("', '")'];
  const length = COMMAND_LENGTH - before.length - after.length - begin.length - end.length;
  return before + begin + part.repeat(Math.floor(length / part.length)) + end + after;
}
