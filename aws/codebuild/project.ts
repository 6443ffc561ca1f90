import { BatchGetProjectsCommand, type CodeBuildClient, type Project } from "@aws-sdk/client-codebuild";
import { TargetUnavailableError } from "../../runs/errors.ts";
import { calling } from "../call.ts";

/** A project that commands can run in, as CodeBuild describes it. */
export interface CheckedProject {
  project: Project;
  name: string;
  arn: string;
  /** What its builds run in, as the project says: often a tag, which names another image tomorrow. */
  image: string;
}

/** Which project is looked for, and where its builds have to write. */
export interface WantedProject {
  name: string;
  logGroup: string;
}

/**
 * A project by its name.
 *
 * Its buildspec is not read: one that is not `rails/buildspec.yml` may do anything, and one that lies in a branch or
 * in S3 may be another at each build. The team that names a project as a target trusts it. What is refused is a
 * project whose settings alone break a promise: to run a command once, to show its output to nobody else, to see how
 * it ended. Privileged mode is not among that (it is part of what an approval is for), and a debug session begins only
 * when it is asked for, which a launch never does.
 * @throws TargetUnavailableError with what is wrong with it
 */
export async function checkedProject(
  client: CodeBuildClient,
  { name, logGroup }: WantedProject,
): Promise<CheckedProject> {
  const { projects = [] } = await calling("codebuild:BatchGetProjects", () =>
    client.send(new BatchGetProjectsCommand({ names: [name] })),
  );
  const [project] = projects;
  if (!project?.arn) throw new TargetUnavailableError(`There is no CodeBuild project ${name}.`);
  const problem = PROBLEMS.find(([, applies]) => applies(project));
  if (problem) throw new TargetUnavailableError(`The CodeBuild project ${name} ${problem[0]}`);
  checkLog(project, logGroup);
  return { project, name, arn: project.arn, image: project.environment?.image ?? "" };
}

/** Without a log nobody could see how a command ended; without a right to read it neither. */
function checkLog({ name, logsConfig }: Project, wanted: string): void {
  const group = logsConfig?.cloudWatchLogs?.groupName || `/aws/codebuild/${name}`;
  if (group === wanted) return;
  throw new TargetUnavailableError(
    `The CodeBuild project ${name} writes its log to the group ${group}, which Ambulance may not read: let it write to ${wanted}.`,
  );
}

/** What a project cannot have, each as the rest of a sentence about it. */
const PROBLEMS: readonly (readonly [string, (project: Project) => boolean])[] = [
  [
    "builds again by itself when a build fails, and a command must run once: set its auto-retry limit to 0.",
    ({ autoRetryLimit = 0 }) => autoRetryLimit > 0,
  ],
  [
    "makes its builds public, so anybody could read what commands print: make them private.",
    ({ projectVisibility }) => projectVisibility === "PUBLIC_READ",
  ],
  [
    "writes no logs to CloudWatch, so nobody could see how a command ended: switch them on.",
    ({ logsConfig }) => logsConfig?.cloudWatchLogs?.status === "DISABLED",
  ],
  [
    "takes its source from CodePipeline, so only a pipeline can start it: use a project of its own.",
    ({ source }) => source?.type === "CODEPIPELINE",
  ],
  [
    "has neither a source nor a buildspec, so its builds have nothing to do: give it rails/buildspec.yml.",
    ({ source }) => (source?.type ?? "NO_SOURCE") === "NO_SOURCE" && !source?.buildspec,
  ],
  [
    "runs on Windows, and the commands are for a POSIX shell.",
    ({ environment }) => environment?.type?.startsWith("WINDOWS") ?? false,
  ],
];
