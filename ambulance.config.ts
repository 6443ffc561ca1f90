import type { ConfigInput } from "./runs/config.ts";

/**
 * Your targets and who approves what. `runs/config.ts` documents every key.
 * The ids are those of the sandbox; replace them by your workspace's.
 */
export default {
  channel: "C0000RUNS1",
  language: "en",
  targets: {
    production: {
      description: "The sample shop: Rails 8 on PostgreSQL",
      runsIn: { kind: "sample" },
      approvers: ["U0000ONC01", "U0000ONC02"],
      approval: "always",
      approvalExpiresAfter: "8h",
      timeLimit: "10m",
      oneAtATime: "all",
    },
  },
} satisfies ConfigInput;
