import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { allow } from "../statement.ts";
import {
  answerTokens,
  followExecutions,
  keepOutputs,
  listExecutions,
  type OwnThings,
  readOutputs,
  readSecrets,
  removePackages,
  searchTable,
  startExecutions,
  stopExecutions,
  useTable,
  wakeDeliver,
  writePackages,
} from "./own.ts";
import {
  copyServices,
  followProcesses,
  lookAtPlaces,
  type PlacesThere,
  readLogs,
  stopProcesses,
} from "./processes.ts";

/** Everything that permissions of the stack are about. */
export interface Surroundings extends OwnThings, PlacesThere {
  /** The ARNs of roles in other accounts through which targets there are reached. */
  rolesElsewhere: string[];
}

/** What a function may do, by a name that can be read aloud. */
export const PERMISSIONS = {
  "use the table": useTable,
  "search the table": searchTable,
  "wake deliver": wakeDeliver,
  "start executions": startExecutions,
  "list executions": listExecutions,
  "follow executions": followExecutions,
  "stop executions": stopExecutions,
  "answer task tokens": answerTokens,
  "read Slack's secrets": readSecrets,
  "read outputs": readOutputs,
  "keep outputs": keepOutputs,
  "write packages": writePackages,
  "remove packages": removePackages,
  "look at places": lookAtPlaces,
  "copy services": copyServices,
  "follow processes": followProcesses,
  "stop processes": stopProcesses,
  "read logs": readLogs,
  "work in other accounts": ({ rolesElsewhere }: Surroundings) => allow(["sts:AssumeRole"], rolesElsewhere),
} satisfies Record<string, (there: Surroundings) => PolicyStatement[]>;

/** The name of a permission. */
export type Permission = keyof typeof PERMISSIONS;

/** The statements of some permissions. */
export function statementsFor(permissions: readonly Permission[], there: Surroundings): PolicyStatement[] {
  return permissions.flatMap((permission) => PERMISSIONS[permission](there));
}
