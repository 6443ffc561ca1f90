import * as z from "zod";
import { runIdSchema } from "../../runs/run-id.ts";

/** What most steps get: which run. Everything else they read from the run itself. */
export const runInput = z.object({ runId: runIdSchema });

/** What a step gets that has to answer a task token sooner or later. */
export const tokenInput = z.object({ runId: runIdSchema, token: z.string().min(1) });

/** What a step gets that may follow a failure: the error as the states language gives it. */
export const closingInput = z.object({
  runId: runIdSchema,
  error: z.object({ Error: z.string(), Cause: z.string().optional() }).optional(),
});
