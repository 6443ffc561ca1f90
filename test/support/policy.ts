import { type ConfigInput, configSchema } from "../../runs/config.ts";
import type { Findings } from "../../runs/policy/findings.ts";
import { readCommand } from "../../runs/policy/read.ts";
import { someTarget } from "./services.ts";

/** A rule as a team writes it. */
export type RuleInput = NonNullable<ConfigInput["rules"]>[number];

/** A configuration with rules; besides `production` there is `staging`, which asks for no approval. */
export function withRules(rules: RuleInput[], target: Partial<ConfigInput["targets"][string]> = {}) {
  return configSchema.parse(rulesInput(rules, target));
}

/** The same, before it is checked. */
export function rulesInput(rules: RuleInput[], target: Partial<ConfigInput["targets"][string]> = {}) {
  return {
    channel: "C0RUNS",
    targets: { production: { ...someTarget, ...target }, staging: { ...someTarget, approval: "never" } },
    rules,
  } satisfies ConfigInput;
}

/** What is found in a command that is Ruby. */
export async function foundIn(command: string): Promise<Findings> {
  const reading = await readCommand(command);
  if ("problem" in reading) throw new Error(`That is no Ruby: ${reading.problem.message}`);
  return reading.findings;
}
