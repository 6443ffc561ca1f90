import { type ConfigInput, configSchema, type Target, targetNamed } from "../../runs/config.ts";

type TargetInput = ConfigInput["targets"][string];

/** A target in which every option is set. */
const OPTIONS = {
  timeLimit: "10m",
  outputLimit: 10_000,
  statementTimeout: "30s",
  oneTransaction: true,
  tolerance: { percent: 5, beyond: "flag" },
} satisfies Partial<TargetInput>;

/** Each change of an option that voids an approval, by its name: what the options were, and what they are then. */
export const CHANGED_OPTIONS: [name: string, before: Partial<TargetInput>, after: Partial<TargetInput>][] = [
  ["the time limit", OPTIONS, { ...OPTIONS, timeLimit: "11m" }],
  ["the output limit", OPTIONS, { ...OPTIONS, outputLimit: 10_001 }],
  ["the time for a statement", OPTIONS, { ...OPTIONS, statementTimeout: "31s" }],
  ["whether a statement's time is limited", {}, { statementTimeout: "30s" }],
  ["whether it is one transaction", OPTIONS, { ...OPTIONS, oneTransaction: false }],
  ["the percentage of the tolerance", OPTIONS, { ...OPTIONS, tolerance: { percent: 6 } }],
  [
    "what is done beyond the tolerance",
    OPTIONS,
    { ...OPTIONS, tolerance: { percent: 5, beyond: "roll-back" } },
  ],
  ["whether there is a tolerance", OPTIONS, { ...OPTIONS, tolerance: undefined }],
];

/** A target with other options, which are read as a configuration is. */
export function withOptions(target: Target, options: Partial<TargetInput>): Target {
  const sample = { runsIn: { kind: "sample" as const }, approvers: target.approvers, ...options };
  const read = targetNamed(configSchema.parse({ channel: "C0RUNS", targets: { read: sample } }), "read");
  if (!read) throw new Error("There is no target");
  return { ...read, runsIn: target.runsIn };
}
