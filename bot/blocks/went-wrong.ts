import type { Run } from "../../runs/run.ts";
import { clip } from "./mrkdwn.ts";

/** An exception's message can be a page long; its beginning names the mistake. */
const MOST = 500;
const NAME = 100;

/** What the process, or whoever could not start it, said about the failure. Not our words: it is shown unparsed. */
export function whatWentWrong(run: Pick<Partial<Run>, "result" | "explanation">): string | undefined {
  const { exception, problem } = run.result ?? {};
  if (exception) {
    const place = exception.line === null ? "" : ` (script.rb:${exception.line})`;
    return `${clip(exception.class, NAME)}: ${clip(exception.message, MOST)}${place}`;
  }
  const words = problem ?? run.explanation;
  return words ? clip(words, MOST) : undefined;
}
