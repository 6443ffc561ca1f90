import { resolve } from "node:path";

/** A target whose commands are JavaScript: everything around the process, without Rails in it. */
export const processTarget = {
  runsIn: {
    kind: "directory" as const,
    path: resolve(import.meta.dirname, "../fixtures/process-target"),
    command: ["bin/run.mjs"],
  },
  approvers: ["U0ONCALL", "U0ONCALL2"],
};
