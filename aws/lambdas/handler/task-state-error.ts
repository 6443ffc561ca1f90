import { z } from "zod";
import type { Launcher } from "../../../runs/ports.ts";
import type { TaskStateError } from "../../ecs/fate.ts";
import type { StateLauncher } from "../../launcher.ts";

/** The error of a task state as the process definition passes it on: all of it, or its name. */
const inputSchema = z.object({
  error: z.union([
    z.object({ Error: z.string(), Cause: z.string().default("") }),
    z.string().transform((name) => ({ Error: name, Cause: "" })),
  ]),
});

/** How the task state that ran the command failed, as the input of the next step has it; undefined when it did not. */
export function taskStateError(input: unknown): TaskStateError | undefined {
  const { data } = inputSchema.safeParse(input);
  return data && { error: data.error.Error, cause: data.error.Cause };
}

/** A launcher that knows, when it is asked for a result, how the task state failed. */
export function knowing(launcher: StateLauncher, said: TaskStateError | undefined): Launcher {
  const result: Launcher["result"] = (run) => launcher.result(run, said);
  return Object.create(launcher, { result: { value: result } });
}
