import { readFileSync } from "node:fs";
import { CfnProject } from "aws-cdk-lib/aws-codebuild";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { projectName } from "../aws/codebuild/target.ts";
import type { AmbulanceFunction } from "./function.ts";
import { acknowledge } from "./nag.ts";
import { buildStatements } from "./permissions/build.ts";
import { WrittenRole } from "./role.ts";
import type { Arns } from "./statement.ts";
import { TargetLogs } from "./target-logs.ts";
import type { Named } from "./targets.ts";

type OwnCodeBuild = Named<"own-codebuild">;

/** What the construct needs besides the target. */
export interface OwnCodeBuildSurroundings {
  installation: string;
  arns: Arns;
  outputCame: AmbulanceFunction;
}

const BUILDSPEC = new URL("../rails/buildspec.yml", import.meta.url);
const TYPES = { arm64: "ARM_CONTAINER", x86_64: "LINUX_CONTAINER" } as const;
const SIZES = {
  small: "BUILD_GENERAL1_SMALL",
  medium: "BUILD_GENERAL1_MEDIUM",
  large: "BUILD_GENERAL1_LARGE",
} as const;

/** A CodeBuild project in the network of an app, for a team whose app does not run in ECS tasks that may be copied. */
export class OwnCodeBuildTarget extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { name, runsIn }: OwnCodeBuild,
    inside: OwnCodeBuildSurroundings,
  ) {
    super(scope, id);
    const { installation, arns, outputCame } = inside;
    const logs = new TargetLogs(this, "Logs", { installation, target: name });
    logs.tell(outputCame);
    const role = new WrittenRole(this, {
      assumedBy: new ServicePrincipal("codebuild.amazonaws.com"),
      statements: buildStatements(runsIn, arns, logs.group.logGroupArn),
    });
    const project = new CfnProject(this, "Project", {
      name: projectName(installation, name, runsIn),
      description: `Ambulance ${installation}: commands on ${name}. Start nothing here by hand.`,
      serviceRole: role.roleArn,
      source: { type: "NO_SOURCE", buildSpec: readFileSync(BUILDSPEC, "utf8") },
      artifacts: { type: "NO_ARTIFACTS" },
      environment: environmentOf(runsIn, arns),
      vpcConfig: { vpcId: runsIn.vpc, subnets: runsIn.subnets, securityGroupIds: runsIn.securityGroups },
      logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: logs.group.logGroupName } },
      queuedTimeoutInMinutes: Math.ceil(runsIn.queueTimeLimit / 60),
    });
    acknowledge(project, "CB5", "The project is there to run the image of the app, and no other.");
    acknowledge(project, "CB4", "A build leaves no artifact behind: there is nothing to encrypt with a key.");
  }
}

/** The image named here is never run: every launch says which one, by its digest. */
function environmentOf(runsIn: OwnCodeBuild["runsIn"], arns: Arns): CfnProject.EnvironmentProperty {
  return {
    type: TYPES[runsIn.architecture],
    computeType: SIZES[runsIn.size],
    image: `${arns.registry}/${runsIn.repository}:latest`,
    imagePullCredentialsType: "SERVICE_ROLE",
    privilegedMode: false,
    environmentVariables: [
      ...variables("PLAINTEXT", { AMBULANCE_DIRECTORY: runsIn.directory, ...runsIn.variables }),
      ...variables("SECRETS_MANAGER", runsIn.secrets),
      ...variables("PARAMETER_STORE", runsIn.parameters),
    ],
  };
}

function variables(type: string, values: Record<string, string>): CfnProject.EnvironmentVariableProperty[] {
  return Object.entries(values).map(([name, value]) => ({ type, name, value }));
}
