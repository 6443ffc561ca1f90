import { SettingsError } from "../local/settings.ts";
import type { Config, Target } from "../runs/config.ts";
import { roleElsewhere } from "./targets.ts";

/**
 * Refuses what cannot run on AWS, before anything is deployed.
 * @throws SettingsError with a sentence per problem
 */
export function checkForAws(config: Config, file: string): void {
  const problems = Object.entries(config.targets).flatMap(([name, target]) => problemsOf(name, target));
  if (problems.length > 0) throw new SettingsError(problems.map((problem) => `${file}: ${problem}`));
}

function problemsOf(name: string, target: Target): string[] {
  const { runsIn } = target;
  if (runsIn.kind === "directory" || runsIn.kind === "sample")
    return [
      `targets.${name} is a ${runsIn.kind} on a server, which AWS cannot reach. Give it the kind ecs, codebuild or own-codebuild; infra/example.config.ts shows them.`,
    ];
  if (runsIn.kind === "own-codebuild") return variableProblems(name, runsIn);
  return [];
}

/** A name that is given twice would win silently. */
function variableProblems(
  name: string,
  { variables, secrets, parameters }: Extract<Target["runsIn"], { kind: "own-codebuild" }>,
): string[] {
  const names = [variables, secrets, parameters].flatMap((values) => Object.keys(values));
  const twice = names.filter((variable, place) => names.indexOf(variable) !== place);
  return twice.map((variable) => `targets.${name} has the variable ${variable} twice.`);
}

/**
 * The roles of another account that the targets name, by their names with path.
 * @throws SettingsError when there is none
 */
export function rolesIn(account: string, config: Config): string[] {
  const inAccount = Object.values(config.targets)
    .map((target) => roleElsewhere(target) ?? "")
    .filter((role) => role.split(":")[4] === account);
  if (inAccount.length === 0)
    throw new SettingsError([
      `No target names a role in the account ${account}. Add \`role: "arn:aws:iam::${account}:role/ambulance"\` to the targets that run there.`,
    ]);
  return [...new Set(inAccount)];
}
