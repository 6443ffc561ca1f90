import * as z from "zod";
import { runIdSchema } from "../../runs/run-id.ts";
import { delivering } from "./handler/delivering.ts";
import { lambdaFunction, type PerEvent } from "./handler/function.ts";

// Built once, on a cold start.
const { setting, services, called } = lambdaFunction("deliver");
const { drain } = delivering(setting, services);
const eventSchema = z.object({ runId: runIdSchema });

// Called by whoever left something to tell, without waiting for it.
export const handler = called(perEvent);

// Run per event.
async function perEvent(event: unknown, { log, until }: PerEvent) {
  const { data } = eventSchema.safeParse(event);
  if (!data) return log.warn("An event names no run and is left alone");
  await drain(data.runId, until, log);
}
