import type { Run } from "../runs/run.ts";

/**
 * What things on AWS are called. The stack creates them and the Lambdas find them by these rules, so neither has to
 * be told by the other. An installation is one stack: several of them live in one account side by side.
 */
export const INSTALLATION = /^[a-z][a-z0-9-]{0,19}$/;

/** The state machine. Its name is fixed, so that the functions it calls can name it without a circle in the stack. */
export function stateMachineName(installation: string): string {
  return `ambulance-${installation}`;
}

/** A function of the stack, such as `deliver` or `CheckTheCommand`. */
export function functionName(installation: string, name: string): string {
  return `ambulance-${installation}-${name}`;
}

/**
 * The family of the task definitions that are registered for a target: copies of what its service runs. No installation
 * has an underscore in its name, so that two of them never mean the same family.
 */
export function taskFamily(installation: string, target: string): string {
  return `ambulance-${installation}_${target}`;
}

/** The log group of a target. Its streams hold what commands printed. */
export function logGroupName(installation: string, target: string): string {
  return `/ambulance/${installation}/${target}`;
}

/** The ECS task group of a run. Step Functions fills `startedBy` itself; the group can carry the id of the run. */
export function taskGroup(installation: string, runId: string): string {
  return `ambulance:${installation}:${runId}`;
}

/** The run that a task group belongs to; undefined for tasks of others. */
export function runOfTaskGroup(installation: string, group: string | undefined): string | undefined {
  const prefix = taskGroup(installation, "");
  return group?.startsWith(prefix) ? group.slice(prefix.length) : undefined;
}

/** Where in the bucket the script of a run waits for its runner, together with the runner. */
export function packageKey({ id }: Pick<Run, "id">): string {
  return `packages/${id}.json`;
}

/** Where in the bucket the output of a run is kept. */
export function outputKey(runId: string): string {
  return `outputs/${runId}.txt`;
}

/** The SecureString parameters that hold what only Slack and the bot may know. */
export function parameterNames(installation: string): { botToken: string; signingSecret: string } {
  return {
    botToken: `/ambulance/${installation}/slack-bot-token`,
    signingSecret: `/ambulance/${installation}/slack-signing-secret`,
  };
}
