import { visible } from "../blocks/mrkdwn.ts";
import type { Delivery } from "./delivery.ts";
import { uploadInThread } from "./file.ts";

/** Slack folds a message that is longer than a few lines; of a command of more lines than this an approver gets a file. */
const LINES = 15;

/** Posts a long command as a file with the numbers of its lines, whole and once, for whoever decides about it. */
export async function deliverScript(delivery: Delivery): Promise<void> {
  const { run, text } = delivery;
  const lines = visible(run.command).split("\n");
  if (lines.length <= LINES) return;
  await uploadInThread(delivery, {
    key: "script",
    filename: `${run.id}-command.txt`,
    title: text.output.scriptTitle,
    content: () => numbered(lines),
    notUploaded: text.output.scriptNotUploaded,
  });
}

function numbered(lines: readonly string[]): string {
  const width = String(lines.length).length;
  return lines.map((line, at) => `${String(at + 1).padStart(width)}  ${line}`).join("\n");
}
