import type { RequestProblem } from "../runs/errors.ts";
import { REASON_LENGTH } from "../runs/request.ts";
import type { SyntaxProblem } from "../runs/script/analyse.ts";
import type { CommandProblem } from "../runs/script/command.ts";
import { visible } from "./blocks/mrkdwn.ts";
import type { Text } from "./text/index.ts";

/** The errors of a modal, by the block that each is shown at. Slack shows them as plain text. */
export function fieldErrors(problems: readonly RequestProblem[], text: Text): Record<string, string> {
  return Object.fromEntries(problems.map((problem) => [problem.field, sentenceOf(problem, text)]));
}

function sentenceOf(problem: RequestProblem, text: Text): string {
  const { mistakes: say } = text;
  switch (problem.code) {
    case "target-gone":
      return say.targetGone;
    case "target-unavailable":
      return say.targetUnavailable(visible(problem.problem));
    case "command-unfit":
      return unfit(problem.problem, text);
    case "command-syntax":
      return syntax(problem.problem, text);
    case "command-refused":
      return say.refusedByRule(visible(problem.words));
    case "reason-missing":
      return say.reasonMissing;
    case "reason-too-long":
      return say.reasonTooLong(REASON_LENGTH);
  }
}

function unfit(problem: CommandProblem, { mistakes: say, common }: Text): string {
  switch (problem.code) {
    case "empty":
      return say.empty;
    case "too-long":
      return say.tooManyCharacters(common.count(problem.length), common.count(problem.limit));
    case "broken-character":
    case "lone-surrogate":
      return say.brokenCharacter(problem.character, problem.line, problem.column);
    case "control-character":
      return say.controlCharacter(problem.character, problem.line, problem.column);
    case "misleading-character":
      return say.misleadingCharacter(problem.character, problem.line, problem.column);
    case "foreign-encoding":
      return say.foreignEncoding(visible(problem.encoding), problem.line, problem.column);
  }
}

function syntax({ message, line, column, excerpt, caret }: SyntaxProblem, { mistakes: say }: Text): string {
  const quotes = /[“”‘’]/.test(excerpt) ? [say.curlyQuotes] : [];
  return [say.syntax(line, column, visible(message)), visible(excerpt), caret, ...quotes].join("\n");
}
