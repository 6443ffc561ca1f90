import type { Notice, Services } from "./ports.ts";

/**
 * Leaves notices about something that is already decided and stored. That they cannot be left now changes nothing
 * about it: the steps that follow leave them again.
 */
export async function tell(
  { notifier }: Pick<Services, "notifier">,
  runId: string,
  ...notices: Notice[]
): Promise<void> {
  for (const notice of notices) await notifier.notify(runId, notice).catch(() => undefined);
}
