import {
  BatchGetBuildsCommand,
  type Build,
  type CodeBuildClient,
  ListBuildsForProjectCommand,
  StopBuildCommand,
} from "@aws-sdk/client-codebuild";
import { calling, refusedAs } from "../call.ts";

/** How many pages of builds are looked through at most: 100 builds each, newest first. */
const PAGES = 10;

/** Where the builds of a run are looked for. */
export interface RunBuilds {
  project: string;
  runId: string;
  /** The ARN of the build that was found before. */
  known: string | undefined;
  /** No build of the run is older than this, milliseconds since 1970. */
  since: number;
}

/**
 * The builds of a run, the known one first and then the oldest. There is one, unless somebody pressed "Retry build":
 * that starts a copy, which has to be found to be stopped. CodeBuild remembers builds for a year (user guide, "Quotas for AWS CodeBuild").
 */
export async function buildsOfRun(
  client: CodeBuildClient,
  { project, runId, known, since }: RunBuilds,
): Promise<Build[]> {
  const remembered = known === undefined ? [] : await describedBuilds(client, [idOf(known)]);
  const listed = await listedBuilds(client, project, since);
  const builds = new Map([...remembered, ...listed].map((build) => [build.arn, build]));
  return [...builds.values()]
    .filter((build) => build.arn === known || runOf(build) === runId)
    .sort(
      (a, b) =>
        Number(b.arn === known) - Number(a.arn === known) || Number(a.buildNumber) - Number(b.buildNumber),
    );
}

/** The run that a build says it is for. Whoever may start builds of the project can make it say so. */
function runOf({ environment }: Build): string | undefined {
  return environment?.environmentVariables?.find(({ name }) => name === "AMBULANCE_RUN_ID")?.value;
}

async function listedBuilds(client: CodeBuildClient, projectName: string, since: number): Promise<Build[]> {
  const builds: Build[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const answer = await calling("codebuild:ListBuildsForProject", () =>
      client.send(new ListBuildsForProjectCommand({ projectName, nextToken })),
    ).catch((error: unknown) => {
      if (refusedAs(error, "ResourceNotFoundException")) return { ids: [], nextToken: undefined };
      throw error;
    });
    const described = await describedBuilds(client, answer.ids ?? []);
    builds.push(...described);
    nextToken = answer.nextToken;
    if (!nextToken || described.some(({ startTime }) => startTime && startTime.getTime() < since)) break;
  }
  return builds;
}

/** The id that CodeBuild wants, `project:uuid`: the last part of a build's ARN. */
function idOf(arn: string): string {
  return arn.slice(arn.indexOf(":build/") + ":build/".length);
}

/** Builds by their ids. Those that CodeBuild does not know, such as deleted ones, are left out. */
async function describedBuilds(client: CodeBuildClient, ids: string[]): Promise<Build[]> {
  if (ids.length === 0) return [];
  const { builds = [] } = await calling("codebuild:BatchGetBuilds", () =>
    client.send(new BatchGetBuildsCommand({ ids })),
  );
  return builds;
}

/** Whether nothing of a build executes any more. One that was stopped is still cleaned up for a while. */
export function isOver({ buildStatus, buildComplete }: Build): boolean {
  return buildStatus !== undefined && buildStatus !== "IN_PROGRESS" && buildComplete !== false;
}

/** Asks CodeBuild to stop a build. That it has ended meanwhile shows the next time that somebody looks. */
export async function stopBuild(client: CodeBuildClient, { id = "", buildStatus }: Build): Promise<void> {
  if (buildStatus === "STOPPED") return;
  await calling("codebuild:StopBuild", () => client.send(new StopBuildCommand({ id }))).catch(
    (error: unknown) => {
      if (!refusedAs(error, "InvalidInputException", "ResourceNotFoundException")) throw error;
    },
  );
}
