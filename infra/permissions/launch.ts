import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { allow, deny } from "../statement.ts";
import {
  createdBy,
  familyArns,
  followProcesses,
  inClusters,
  type PlacesThere,
  passRoles,
  projectArns,
  stopProcesses,
  taskArns,
} from "./processes.ts";

/**
 * What a command may be started with besides the project itself: the three variables of `aws/package/`. Everything
 * else of a build that decides what it runs, and as whom, is refused to be overridden. The keys are those of StartBuild
 * in the Service Authorization Reference; `codebuild:source.buildspec` knows no operator but Null
 * (CodeBuild user guide, "CodeBuild condition keys").
 */
const FIXED_IN_PROJECTS = [
  "codebuild:source.buildspec",
  "codebuild:source.location",
  "codebuild:secondarySources",
  "codebuild:serviceRole",
  "codebuild:environment.privilegedMode",
  "codebuild:environment.type",
];

/** In the stack's own projects the image is pinned by its digest at each launch; elsewhere it is the project's. */
const FIXED_IN_FOREIGN_PROJECTS = "codebuild:environment.image";

/** The variables that a launch sets. */
const VARIABLES = ["AMBULANCE_RUN_ID", "AMBULANCE_PACKAGE_URL", "AMBULANCE_PACKAGE_SHA256"];

/** Starts commands, and ends what it started. Only the state machine may, and its stand-in in another account. */
export function launch(there: PlacesThere): PolicyStatement[] {
  return [...launchTasks(there), ...launchBuilds(there), ...followProcesses(there), ...stopProcesses(there)];
}

function launchTasks({ arns, places }: PlacesThere): PolicyStatement[] {
  const copies = familyArns(arns, places);
  if (copies.length === 0) return [];
  return [
    ...allow(["ecs:RunTask"], copies, inClusters(arns, places.launchClusters)),
    // A shell into the task of a run would be a way around the approval.
    ...deny(["ecs:RunTask"], ["*"], { Bool: { "ecs:enable-execute-command": "true" } }),
    ...allow(["ecs:TagResource"], taskArns(arns, places.launchClusters), createdBy("RunTask")),
    ...passRoles(arns, places),
  ];
}

function launchBuilds({ arns, places }: PlacesThere): PolicyStatement[] {
  const all = projectArns(arns, places);
  const foreign = projectArns(arns, { ...places, ownProjects: [] });
  if (all.length === 0) return [];
  return [
    ...allow(["codebuild:StartBuild"], all),
    // Keys of one statement must all hold, so each is a statement of its own.
    ...FIXED_IN_PROJECTS.flatMap((field) => deny(["codebuild:StartBuild"], ["*"], overridden(field))),
    ...deny(["codebuild:StartBuild"], foreign, overridden(FIXED_IN_FOREIGN_PROJECTS)),
    ...deny(["codebuild:StartBuild"], ["*"], {
      "ForAnyValue:StringNotEquals": { "codebuild:environment.environmentVariables.name": VARIABLES },
    }),
  ];
}

/** True when a call gives a value of its own. */
function overridden(field: string) {
  return { Null: { [field]: "false" } };
}
