import type { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { openDatabase } from "../../local/sqlite/database.ts";
import { SqliteRunStore } from "../../local/sqlite/run-store.ts";
import { type ConfigInput, configSchema } from "../../runs/config.ts";
import type { Launcher, Notice, StepServices } from "../../runs/ports.ts";
import type { Result } from "../../runs/run.ts";
import { emptyDirectory, removeDirectory } from "./data-directory.ts";
import { SOME_TIME } from "./runs.ts";

export const DEVELOPER = "U0DEVELOPER";
export const ON_CALL = "U0ONCALL";
export const SECOND_ON_CALL = "U0ONCALL2";
export const STRANGER = "U0STRANGER";

/** The target that tests use when they do not say otherwise. */
export const someTarget = {
  runsIn: { kind: "sample" },
  approvers: [ON_CALL, SECOND_ON_CALL],
  approvalExpiresAfter: "1h",
} satisfies ConfigInput["targets"][string];

export function someConfig(target: Partial<ConfigInput["targets"][string]> = {}) {
  return configSchema.parse({ channel: "C0RUNS", targets: { production: { ...someTarget, ...target } } });
}

export const success: Result = {
  ending: "exit",
  exit: 0,
  duration: 120,
  exception: null,
  problem: null,
  outputBytes: 3,
};

/** Services on a real store, with a notifier, a workflow and a launcher that remember what they were asked. */
export function someServices(overrides: Partial<StepServices> = {}) {
  const told: [string, Notice][] = [];
  const called: string[] = [];
  const clock = { time: SOME_TIME, now: () => clock.time };
  const launcher: Launcher = {
    place: async () => "sample",
    plan: async () => ({ executor: "ecs", arguments: {}, timeoutSeconds: 60 }),
    links: async () => [],
    gone: async () => true,
    result: async () => success,
  };
  const services: StepServices = {
    config: someConfig(),
    store: new SqliteRunStore(someDatabase(), (error) => {
      throw error;
    }),
    workflow: {
      start: async (runId) => void called.push(`start ${runId}`),
      status: async () => "RUNNING",
      underWay: async () => [],
      answer: async (token, output) => {
        called.push(`answer ${token} ${JSON.stringify(output)}`);
        return "answered";
      },
      stop: async (runId) => void called.push(`stop ${runId}`),
    },
    output: { size: async () => 0, read: async () => new Uint8Array() },
    notifier: { notify: async (runId, notice) => void told.push([runId, notice]) },
    launcher,
    places: overrides.launcher ?? launcher,
    clock,
    ...overrides,
  };
  return { services, told, called, clock };
}

function someDatabase(): DatabaseSync {
  const directory = emptyDirectory();
  const database = openDatabase(directory);
  onTestFinished(() => {
    database.close();
    removeDirectory(directory);
  });
  return database;
}
