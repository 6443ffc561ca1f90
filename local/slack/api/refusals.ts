import type { BlockProblem } from "../block-kit/check.ts";
import { refusal, type SlackAnswer } from "../json.ts";

/** Blocks that break Block Kit's rules, in a message: Slack names each place as a JSON pointer. */
export function invalidBlocks(problems: readonly BlockProblem[]): SlackAnswer {
  const own = problems.find((problem) => problem.code !== undefined)?.code;
  return own === undefined ? withPlaces("invalid_blocks", problems) : refusal(own);
}

/** The same in a view; Slack has another code for it. */
export function invalidView(problems: readonly BlockProblem[]): SlackAnswer {
  return withPlaces("invalid_arguments", problems);
}

/** An argument that Slack's schema refuses. */
export function invalidArgument(path: string, message: string): SlackAnswer {
  return withPlaces("invalid_arguments", [{ path, message }]);
}

function withPlaces(error: string, problems: readonly BlockProblem[]): SlackAnswer {
  const errors = problems.map((problem) => `${problem.message} [json-pointer:${problem.path}]`);
  return refusal(error, { errors, response_metadata: { messages: errors.map((text) => `[ERROR] ${text}`) } });
}
