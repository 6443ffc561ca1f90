import { type Block, section } from "../blocks/elements.ts";
import { fits, outputBlocks, type Shown } from "../blocks/output.ts";
import { resultMessage } from "../blocks/thread.ts";
import { inThread } from "./card.ts";
import type { Delivery } from "./delivery.ts";
import { uploadInThread } from "./file.ts";
import { shownOutput, textOf } from "./read-output.ts";

/** How much of an output Slack gets as a file. Bytes. */
export const FILE_SIZE = 1_000_000;

/**
 * Tells the requester what became of the run, with its output unless a message above has it already: in the message
 * when it is short, else as a file too.
 */
export async function deliverResult(delivery: Delivery): Promise<void> {
  const { run, services, text } = delivery;
  const message = resultMessage(run, services.config, text);
  if (run.startedAt === undefined) return void (await inThread(delivery, "result", message));
  const shown = await shownOutput(services.output, run.id).catch(() => undefined);
  const isSilent = run.result?.ending === "could-not-start" && shown?.size === 0;
  if (isSilent) return void (await inThread(delivery, "result", message));
  const blocks = [...message.blocks, ...outputPart(shown, delivery)];
  await inThread(delivery, "result", { text: message.text, blocks });
  if (shown && shown.size > 0 && !fits(shown)) await deliverFile(delivery, shown.size);
}

/** A result is told also when the output cannot be read: how a command ended must not wait for what it printed. */
function outputPart(shown: Shown | undefined, delivery: Delivery): Block[] {
  const { run, text } = delivery;
  if (!shown) return [section(text.output.unreadable)];
  return [...(run.messages.output ? [] : outputBlocks(shown, text)), ...fileNote(shown, delivery)];
}

function fileNote(shown: Shown, { text }: Delivery) {
  const { output: say, common } = text;
  if (shown.size === 0 || fits(shown)) return [];
  const isCut = shown.size > FILE_SIZE;
  return [
    section(isCut ? say.fileIsCut(common.bytes(FILE_SIZE), common.bytes(shown.size)) : say.fileFollows),
  ];
}

function deliverFile(delivery: Delivery, size: number): Promise<void> {
  const { run, text } = delivery;
  return uploadInThread(delivery, {
    key: "file",
    filename: `${run.id}.txt`,
    title: text.output.fileTitle,
    content: () => fileContent(delivery, size),
    notUploaded: text.output.notUploaded,
  });
}

async function fileContent({ run, services, text }: Delivery, size: number): Promise<string> {
  const { output } = services;
  if (size <= FILE_SIZE) return textOf(output, run.id, 0, size);
  const half = FILE_SIZE / 2;
  const leftOut = text.output.leftOut(text.common.bytes(size - FILE_SIZE));
  const [first, last] = [
    await textOf(output, run.id, 0, half),
    await textOf(output, run.id, size - half, size),
  ];
  return `${first}\n\n${leftOut}\n\n${last}`;
}
