import { allFindings } from "../blocks/all-findings.ts";
import { showsAllFindings } from "../blocks/card.ts";
import { inThread } from "./card.ts";
import type { Delivery } from "./delivery.ts";

/** Posts everything that was found in the command in the thread, once, unless the card shows all of it; of a dry run, the run that it is made for tells. */
export async function deliverFindings(delivery: Delivery): Promise<void> {
  const { run, services, text } = delivery;
  if (
    run.findings === undefined ||
    run.dryRunOf !== undefined ||
    showsAllFindings(run, services.config, text)
  )
    return;
  for (const [page, message] of allFindings(run.findings, text).entries())
    await inThread(delivery, `findings/${page}`, message);
}
