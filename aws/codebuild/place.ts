import type { CodeBuildClient, Project } from "@aws-sdk/client-codebuild";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Options } from "../../runs/limits.ts";
import { serviceNow } from "../ecs/service.ts";
import { canonical, hashOf } from "../launch/canonical.ts";
import { type CheckedProject, checkedProject } from "./project.ts";
import { type CodeBuildTarget, logGroupOf, projectName } from "./target.ts";

/** Where a command of a CodeBuild target would run at this moment. */
export interface BuildPlace extends CheckedProject {
  target: CodeBuildTarget;
  logGroup: string;
  /** The image that a build is given instead of the project's own: what a service in ECS runs now, by its digest. */
  imageOverride: string | undefined;
}

/** Who is asked about projects, and about the services whose images they run. */
export interface PlaceClients {
  codeBuild: CodeBuildClient;
  ecs: ECSClient;
}

/**
 * Finds a target's project, and the image for it when the project is the stack's.
 * @throws TargetUnavailableError @throws AwsCallFailedError
 */
export async function buildPlace(
  { codeBuild, ecs }: PlaceClients,
  installation: string,
  name: string,
  target: CodeBuildTarget,
): Promise<BuildPlace> {
  const logGroup = logGroupOf(installation, name, target);
  const [project, imageOverride] = await Promise.all([
    checkedProject(codeBuild, { name: projectName(installation, name, target), logGroup }),
    target.kind === "own-codebuild" ? liveImage(ecs, target.image) : undefined,
  ]);
  return { ...project, target, logGroup, imageOverride };
}

async function liveImage(
  ecs: ECSClient,
  where: Extract<CodeBuildTarget, { kind: "own-codebuild" }>["image"],
): Promise<string | undefined> {
  const { images } = await serviceNow(ecs, where);
  return images.get(where.container);
}

/**
 * A place in one text, for the digest: everything that changes what would run, or in what surroundings. Values of
 * variables and the buildspec are there as hashes. What a branch, an object in S3, a tag of an image or the value of a
 * secret is at the moment of the build is not in it: nobody but the build reads it.
 */
export function placeName(
  name: string,
  { project, image, imageOverride, arn }: Pick<BuildPlace, "project" | "image" | "imageOverride" | "arn">,
  options: Options,
): string {
  const { environment, source, vpcConfig, serviceRole } = project;
  const { vpcId, subnets = [], securityGroupIds = [] } = vpcConfig ?? {};
  return canonical({
    target: name,
    project: arn,
    image: imageOverride ?? image,
    role: serviceRole,
    buildspec: hashOf(source?.buildspec ?? ""),
    environment: hashOf(environment?.environmentVariables ?? []),
    network: { vpcId, subnets: subnets.toSorted(), securityGroups: securityGroupIds.toSorted() },
    options,
    settings: hashOf(settingsOf(project)),
  });
}

/** All settings but those that are named above and those that change nothing: a setting that is new to us counts. */
function settingsOf(project: Project): unknown {
  const {
    name: _name,
    arn: _arn,
    description: _description,
    created: _created,
    lastModified: _lastModified,
    tags: _tags,
    badge: _badge,
    webhook: _webhook,
    logsConfig: _logsConfig,
    publicProjectAlias: _publicProjectAlias,
    timeoutInMinutes: _timeoutInMinutes,
    queuedTimeoutInMinutes: _queuedTimeoutInMinutes,
    concurrentBuildLimit: _concurrentBuildLimit,
    buildBatchConfig: _buildBatchConfig,
    serviceRole: _serviceRole,
    vpcConfig: _vpcConfig,
    source: { buildspec: _buildspec, ...source } = {},
    environment: {
      image: _image,
      environmentVariables: _variables,
      dockerServer: _server,
      ...environment
    } = {},
    ...settings
  } = project;
  return { ...settings, source, environment };
}
