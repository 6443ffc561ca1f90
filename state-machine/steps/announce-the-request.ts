import type { Services } from "../../runs/ports.ts";
import { runInput } from "./input.ts";

/** Puts the run's card into the channel. */
export async function announceTheRequest({ notifier }: Services, input: unknown) {
  const { runId } = runInput.parse(input);
  await notifier.notify(runId, "card");
  return {};
}
