import { finalOutput, runningOutput } from "../blocks/output.ts";
import { inThread, remember } from "./card.ts";
import { type Delivery, update } from "./delivery.ts";
import { isGone } from "./failures.ts";
import { readOutput, shownOutput } from "./read-output.ts";

/**
 * Shows what a run prints, in one message that is updated in place: the end of it while the run goes on, and all that
 * fits once it is over. A run that is over by the time that this is sent gets no such message: its result shows the output.
 */
export async function deliverOutput(delivery: Delivery): Promise<void> {
  const { client, run, services, text } = delivery;
  const place = run.messages.output;
  const name = `output/${place?.ts ?? ""}`;
  // Posted by this process, which could not write down where: it shows the output as it was then.
  const isOld = await delivery.posted.has(`${run.id}/${name}`);
  if (run.result && !place && !isOld) return;
  const shown = await readOutput(services.output, run.id).catch(() => undefined);
  // What cannot be read holds up nothing else: the result says so.
  if (shown === undefined || shown.size === 0) return;
  const message = run.result
    ? finalOutput(await shownOutput(services.output, run.id), text)
    : runningOutput(shown, text);
  try {
    if (place) return await update(client, place, message);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  const posted = await inThread(delivery, name, message);
  await remember(delivery, { output: posted });
  if (isOld) await update(client, posted, message);
}
