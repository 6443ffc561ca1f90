import {
  AccountPrincipal,
  CompositePrincipal,
  type IPrincipal,
  type PolicyStatement,
} from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { roleName } from "./function.ts";
import { FUNCTIONS } from "./functions.ts";
import { launch } from "./permissions/launch.ts";
import { copyServices, lookAtPlaces, type PlacesThere, readLogs } from "./permissions/processes.ts";
import { PROCESS } from "./process.ts";
import { WrittenRole } from "./role.ts";
import { type Conditions, deny } from "./statement.ts";

/** The role to make, and who may assume it. */
export interface TargetAccountRoleProps extends PlacesThere {
  /** With its path, as the targets name it. */
  role: string;
  /** The account in which the installation lives. */
  home: string;
}

/** Under this name, and no other, the functions of an installation may assume a role in another account. */
export function sessionName(installation: string): string {
  return `ambulance-${installation}`;
}

/**
 * The role of an installation in an account of its targets. Its functions look and stop with it, under a session of a
 * fixed name, and under that name nothing can be launched: only the state machine can, whose sessions have other names.
 */
export class TargetAccountRole extends Construct {
  constructor(scope: Construct, id: string, { role, home, ...there }: TargetAccountRoleProps) {
    super(scope, id);
    const slash = role.lastIndexOf("/");
    new WrittenRole(this, {
      roleName: role.slice(slash + 1),
      path: `/${role.slice(0, slash + 1)}`,
      description: `Lets Ambulance ${there.installation} of ${home} run approved commands here`,
      assumedBy: installationIn(home, there),
      statements: mayDo(there),
    });
  }
}

/**
 * Roles of the other account by their names, in a condition: named as principals they would have to exist already, and
 * a role that was made anew would be a stranger (IAM user guide, "AWS JSON policy elements: Principal").
 */
function installationIn(home: string, { installation, arns }: PlacesThere): IPrincipal {
  const functions = Object.entries(FUNCTIONS)
    .filter(([, { may }]) => may.includes("work in other accounts"))
    .map(([name]) => name);
  const known = (names: string[]) =>
    names.map((name) => arns.role(roleName(arns.region, { installation, name }), home));
  const assumedBy = (names: string[], conditions: Conditions = {}) =>
    new AccountPrincipal(home).withConditions({
      ArnEquals: { "aws:PrincipalArn": known(names) },
      ...conditions,
    });
  return new CompositePrincipal(
    assumedBy([PROCESS], { StringNotEquals: { "sts:RoleSessionName": sessionName(installation) } }),
    assumedBy(functions, { StringEquals: { "sts:RoleSessionName": sessionName(installation) } }),
  );
}

function mayDo(there: PlacesThere): PolicyStatement[] {
  return [
    ...launch(there),
    ...lookAtPlaces(there),
    ...copyServices(there),
    ...readLogs(there),
    // `aws:userid` of a role is its id, a colon, and the name of the session.
    ...deny(["codebuild:StartBuild", "ecs:RunTask"], ["*"], {
      StringLike: { "aws:userid": `*:${sessionName(there.installation)}` },
    }),
  ];
}
