import type { Build } from "@aws-sdk/client-codebuild";
import type { Run } from "../../runs/run.ts";

/** Where a build writes what it prints. */
export interface BuildLog {
  group: string;
  stream: string;
}

/** Where a build writes; undefined until it has a host, when CodeBuild names the stream. */
export function logOf({ logs }: Build): BuildLog | undefined {
  const { groupName: group, streamName: stream } = logs ?? {};
  return group && stream ? { group, stream } : undefined;
}

/**
 * The pages of a build and of its log in AWS's console. That of the log is CodeBuild's own link, which leads nowhere
 * before there is a stream; that of the build is not promised by AWS.
 */
export function consoleLinks(build: Build): Run["links"] {
  const deepLink = build.logs?.deepLink;
  const log = logOf(build) && deepLink ? [{ name: "log", url: deepLink }] : [];
  return [...buildLink(build.arn ?? ""), ...log];
}

function buildLink(arn: string): Run["links"] {
  const [, , , region, account, build] = arn.split(":");
  const uuid = arn.slice(arn.lastIndexOf(":") + 1);
  const project = build?.split("/")[1];
  if (!region || !account || !project) return [];
  const path = `${account}/projects/${project}/build/${project}%3A${uuid}`;
  const url = `https://${region}.console.aws.amazon.com/codesuite/codebuild/${path}/?region=${region}`;
  return [{ name: "build", url }];
}
