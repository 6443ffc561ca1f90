import { z } from "zod";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { describeWorkflow } from "../../contracts/workflow.contract.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { calling, definitionOf, executing, settle, smallWorkflow, until, waiting } from "./small-process.ts";

const MONTH = 30 * 24 * 3600;

const definition = definitionOf({
  Wait: waiting("Wait", {
    TimeoutSeconds: MONTH,
    Catch: [{ ErrorEquals: ["States.Timeout"], Output: {}, Next: "Execute" }],
    Next: "Execute",
  }),
  Execute: executing({
    Arguments: { answer: "{% $states.input %}", runId: "{% $states.context.Execution.Name %}" },
    Next: "Last",
  }),
  Last: calling("Last", { End: true }),
});

const inputSchema = z.object({
  runId: z.string(),
  token: z.string().default("none"),
  answer: z.unknown().optional(),
});

describeWorkflow("a single server", () => {
  const directory = emptyDirectory();
  const database = openDatabase(directory);
  const { workflow, clock, calls, commands, ends } = smallWorkflow(database, definition);
  const inputs = (step: string, runId: string) =>
    calls
      .filter((call) => call.step === step)
      .map(({ input }) => inputSchema.parse(input))
      .filter((input) => input.runId === runId);
  const commandsOf = (runId: string) =>
    commands
      .map((command) => ({ ...command, ...inputSchema.parse(command.input) }))
      .filter((command) => command.runId === runId);
  return {
    workflow,
    timesWaiting: (runId) => inputs("Wait", runId).length,
    token: (runId) => found(() => inputs("Wait", runId)[0]?.token),
    passTime: () => clock.advance(MONTH * 1000),
    command: async (runId) => {
      const { answer, signal, finish } = await found(() => commandsOf(runId)[0]);
      return { answer, wasStopped: () => signal.aborted, finish };
    },
    end: (runId) => found(() => ends.find((end) => end.runId === runId)?.status),
    cameToLastStep: (runId) => inputs("Last", runId).length > 0,
    settle,
    dispose: async () => {
      await workflow.close();
      database.close();
      removeDirectory(directory);
    },
  };
});

async function found<Thing>(look: () => Thing | undefined): Promise<Thing> {
  await until(() => look() !== undefined);
  const thing = look();
  if (thing === undefined) throw new Error("It was there a moment ago");
  return thing;
}
