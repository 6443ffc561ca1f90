import type { Services } from "../../runs/ports.ts";

/** The command printed something: the thread shows it while the run goes on. */
export async function outputCame({ notifier }: Services, runId: string): Promise<void> {
  await notifier.notify(runId, "output");
}
