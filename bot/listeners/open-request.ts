import { expectScript } from "../../runs/script/analyse.ts";
import { INPUT_LENGTH, type Prefill, requestModal } from "../blocks/request-modal.ts";
import type { Bot } from "../bot.ts";

/** Who wants to ask for a run, and from where. */
interface Asking {
  person: string;
  trigger: string;
  /** Absent for App Home. */
  channel?: string;
}

/** Opens the modal that asks for a run. Slack gives three seconds for it, so nothing slow comes before. */
export async function openRequest(bot: Bot, asking: Asking, prefill: Prefill = {}): Promise<void> {
  const { services, client, readers } = bot;
  const text = await readers.textFor(asking.person);
  const metadata = {
    openedAt: services.clock.now(),
    ...(asking.channel === undefined ? {} : { channel: asking.channel }),
  };
  const view = requestModal(services.config, text, metadata, prefill);
  await client.views.open({ trigger_id: asking.trigger, view });
  expectScript();
}

/** A command to fill in; one that is too long is left out, because its beginning alone would be another command. */
export function filledIn(command: string, notice: string): Prefill {
  return command.length > INPUT_LENGTH ? { notice } : { command };
}
