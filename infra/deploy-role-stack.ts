import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { FederatedPrincipal, OidcProviderNative } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { SettingsError } from "../local/settings.ts";
import { roleName } from "./function.ts";
import { WrittenRole } from "./role.ts";
import type { SettingsFor } from "./settings.ts";
import { Arns, allow, type Conditions } from "./statement.ts";

/** Which pipeline may deploy. */
export interface DeployRoleProps extends StackProps {
  settings: SettingsFor<"deploy-role">;
}

/** CDK's own roles have this in their names unless the account was bootstrapped with another qualifier. */
const QUALIFIER = "hnb659fds";

/** What a pipeline's token must be, and who issues it. */
interface Trust {
  issuer: string;
  audience: string;
  subject: { operator: "StringEquals" | "StringLike"; value: string };
}

/**
 * Lets one pipeline deploy without a stored key: one repository, one branch, under a session name that carries the
 * branch, so that CloudTrail shows it. It may assume the roles that `cdk bootstrap` made, and nothing else. Those can
 * deploy any stack of this account and region; an account that holds more is bootstrapped for Ambulance with a
 * permissions boundary (CDK developer guide, "Create and apply permissions boundaries").
 */
export class DeployRoleStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: DeployRoleProps) {
    super(scope, id, props);
    const trust = settings.pipeline === "github" ? gitHub(settings) : circleCi(settings);
    const provider = settings.provider ?? this.#provider(trust);
    const arns = new Arns(this);
    const roles = ["deploy-role", "file-publishing-role"].map((name) =>
      arns.role(`cdk-${QUALIFIER}-${name}-${this.account}-${this.region}`),
    );
    const role = new WrittenRole(this, {
      roleName: roleName(this.region, {
        installation: settings.installation,
        name: `deploy-${settings.pipeline}`,
      }),
      assumedBy: new FederatedPrincipal(
        provider,
        conditionsOf(trust, settings),
        "sts:AssumeRoleWithWebIdentity",
      ),
      statements: allow(["sts:AssumeRole"], roles),
    });
    new CfnOutput(this, "RoleArn", { value: role.roleArn, description: "For the pipeline" });
    new CfnOutput(this, "SessionName", { value: sessionNameOf(settings), description: "For the pipeline" });
  }

  #provider({ issuer, audience }: Trust): string {
    const { oidcProviderArn } = new OidcProviderNative(this, "Provider", {
      url: `https://${issuer}`,
      clientIds: [audience],
    });
    return oidcProviderArn;
  }
}

/** The name that a session must have. Session names know no slash. */
export function sessionNameOf({ installation, branch }: SettingsFor<"deploy-role">): string {
  return `ambulance-${installation}-${branch.replaceAll("/", "-")}`.slice(0, 64);
}

/** GitHub's subject names repository and branch (GitHub docs, "OpenID Connect reference"). Jobs with an environment have another. */
function gitHub({ repository, branch }: SettingsFor<"deploy-role">): Trust {
  return {
    issuer: "token.actions.githubusercontent.com",
    audience: "sts.amazonaws.com",
    subject: { operator: "StringEquals", value: `repo:${repository}:ref:refs/heads/${branch}` },
  };
}

/**
 * CircleCI's second token ($CIRCLE_OIDC_TOKEN_V2) names the person who caused the job in the middle of its subject, so
 * that one part is a wildcard (CircleCI docs, "OpenID Connect tokens").
 * @throws SettingsError
 */
function circleCi({ organization, project, repository, branch }: SettingsFor<"deploy-role">): Trust {
  if (!organization || !project)
    throw new SettingsError([
      "CircleCI is known by ids: add -c organization=… and -c project=…, as its settings show them.",
    ]);
  const where = `vcs-origin/github.com/${repository}/vcs-ref/refs/heads/${branch}`;
  return {
    issuer: `oidc.circleci.com/org/${organization}`,
    audience: organization,
    subject: { operator: "StringLike", value: `org/${organization}/project/${project}/user/*/${where}` },
  };
}

function conditionsOf(
  { issuer, audience, subject }: Trust,
  settings: SettingsFor<"deploy-role">,
): Conditions {
  const exactly = { [`${issuer}:aud`]: audience, "sts:RoleSessionName": sessionNameOf(settings) };
  const sub = { [`${issuer}:sub`]: subject.value };
  return subject.operator === "StringEquals"
    ? { StringEquals: { ...exactly, ...sub } }
    : { StringEquals: exactly, StringLike: sub };
}
