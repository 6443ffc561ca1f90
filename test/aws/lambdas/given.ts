import { logGroupName } from "../../../aws/names.ts";
import type { Run } from "../../../runs/run.ts";
import { INSTALLATION } from "./use-functions.ts";

export const TASK = "arn:aws:ecs:ap-northeast-1:123456789012:task/shop/0123456789abcdef0123456789abcdef";

/** What is written down of a launch in ECS. */
export const launch = {
  nonce: "0".repeat(32),
  executor: "ecs",
  target: "production",
  place: "place",
  deadline: Date.now() + 3_600_000,
  outputLimit: 1000,
  timeLimit: 1800,
  container: "app",
  cluster: "arn:aws:ecs:ap-northeast-1:123456789012:cluster/shop",
  logGroup: logGroupName(INSTALLATION, "production"),
} as const;

/** An approval that took so many seconds. */
export const decision = (run: Run, seconds: number): Run["decision"] => ({
  verdict: "approved",
  by: "U0ONCALL",
  at: run.requestedAt + seconds * 1000,
  reason: "",
  digest: run.digest ?? "",
});
