import type { Clock, Services, StepServices } from "../runs/ports.ts";
import { lazily, remembered } from "./lazily.ts";
import type { Launching } from "./services/launching.ts";
import type { Setting } from "./services/setting.ts";
import type { Tables } from "./services/tables.ts";

const clock: Clock = { now: () => Date.now() };

/** What the table holds besides runs. */
export type Memory = Pick<Tables, "outbox" | "launches" | "posted" | "done">;

/**
 * What the bot works with. It may neither look at targets nor read logs: the steps look, and it shows what was kept.
 * Everything is loaded when it is first used: a modal that opens needs none of it.
 */
export function botServices(setting: Setting): Services {
  return { ...shared(setting), output: lazily(async () => (await bucket()).openKeptOutput(setting)) };
}

/** What steps and events work with on AWS. */
export type AwsServices = StepServices & { memory: Memory };

/** What steps and events work with. Everything is loaded when it is first used: no step needs all of it. */
export function stepServices(setting: Setting): AwsServices {
  const tables = tablesOf(setting);
  const output = remembered(async () => {
    const [{ openOutput }, { store, launches }] = await Promise.all([
      import("./services/output.ts"),
      tables(),
    ]);
    return openOutput(setting, {
      store,
      launches,
      logOf: async (run) => (await launching()).codeBuild.log(run),
    });
  });
  const launching: () => Promise<Launching> = remembered(async () => {
    const { openLaunching } = await import("./services/launching.ts");
    return openLaunching(setting, await tables(), await output());
  });
  return {
    ...shared(setting, tables),
    output: lazily(output),
    launcher: lazily(async () => (await launching()).launcher),
    memory: {
      outbox: lazily(async () => (await tables()).outbox),
      launches: lazily(async () => (await tables()).launches),
      posted: lazily(async () => (await tables()).posted),
      done: lazily(async () => (await tables()).done),
    },
  };
}

function shared(setting: Setting, tables = tablesOf(setting)): Omit<Services, "output"> {
  return {
    config: setting.config,
    store: lazily(async () => (await tables()).store),
    workflow: lazily(async () => {
      const { openWorkflow } = await import("./services/workflow.ts");
      return openWorkflow(setting, (await tables()).answered);
    }),
    notifier: lazily(async () => (await tables()).outbox),
    clock,
  };
}

function tablesOf(setting: Setting): () => Promise<Tables> {
  const wake = remembered(async () => (await import("./services/wake.ts")).wakeDeliver(setting));
  return remembered(async () => {
    const { openTables } = await import("./services/tables.ts");
    return openTables(setting, async (runId) => (await wake())(runId));
  });
}

function bucket() {
  return import("./services/bucket.ts");
}
