import { randomBytes } from "node:crypto";
import type { Build, CodeBuildClient } from "@aws-sdk/client-codebuild";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { Target } from "../../runs/config.ts";
import { CommandChangedError } from "../../runs/errors.ts";
import { limitsOf, optionsOf } from "../../runs/limits.ts";
import type { Clock, Launcher, LaunchPlan, TaskFailure } from "../../runs/ports.ts";
import { readReport } from "../../runs/report.ts";
import { digestOf, type Result, type Run } from "../../runs/run.ts";
import type { Fate } from "../launch/fate.ts";
import type { LaunchLogs } from "../launch/logs.ts";
import { neverLaunched, resultOf } from "../launch/result.ts";
import type { Packages } from "../package/packages.ts";
import type { Launch, Launches, PreparedLaunch } from "../table/launches.ts";
import { type BuildTimes, buildTimes, startBuildArguments } from "./arguments.ts";
import { buildsOfRun, isOver, stopBuild } from "./builds.ts";
import { fateOfBuild, fateOfStartError, NO_BUILD } from "./fate.ts";
import { type BuildLog, consoleLinks, logOf } from "./links.ts";
import { type BuildPlace, buildPlace, placeName } from "./place.ts";
import { codeBuildTarget, roleOf } from "./target.ts";

/** How long CodeBuild may take to list a build that it was asked to start. A guess: it is not documented. Milliseconds. */
const LISTED_AFTER = 30_000;
/** How far the clocks of AWS and of ours may be apart. Milliseconds. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** What the launcher works with. */
export interface CodeBuildLauncherParts {
  installation: string;
  /** A client for this account, or for another one in which it has a role. */
  codeBuild: (role: string | undefined) => CodeBuildClient;
  /** For the images of services, which are always in this account. */
  ecs: ECSClient;
  launches: Pick<Launches, "prepared" | "get" | "found">;
  packages: Pick<Packages, "prepare" | "remove">;
  logs: LaunchLogs;
  clock: Clock;
}

/**
 * Launches runs as builds in CodeBuild. Its own permissions end with looking at projects and stopping builds: what
 * starts a build is the state machine.
 */
export class CodeBuildLauncher implements Launcher {
  readonly #parts: CodeBuildLauncherParts;
  constructor(parts: CodeBuildLauncherParts) {
    this.#parts = parts;
  }

  /** @throws TargetUnavailableError @throws AwsCallFailedError when asking again later may help */
  async place(name: string, target: Target): Promise<string> {
    return placeName(name, await this.#find(name, target), optionsOf(target));
  }

  /**
   * @throws CommandChangedError when the project changed since somebody compared it with what was approved
   * @throws TargetUnavailableError @throws PackageUnavailableError
   * @throws AwsCallFailedError when asking again later may help
   */
  async plan(run: Run, target: Target): Promise<LaunchPlan> {
    const found = await this.#find(run.target, target);
    const place = placeName(run.target, found, optionsOf(target));
    if (digestOf(run, place) !== run.digest) throw new CommandChangedError();
    const times = buildTimes(target.timeLimit, found.target.queueTimeLimit);
    const launch = await this.#parts.launches.prepared(
      run.id,
      this.#launchOf(run, target, { ...found, place }, times),
    );
    const { url, sha256 } = await this.#parts.packages.prepare(run, launch);
    const environment = {
      AMBULANCE_RUN_ID: run.id,
      AMBULANCE_PACKAGE_URL: url,
      AMBULANCE_PACKAGE_SHA256: sha256,
    };
    return {
      ...executorOf(roleOf(found.target)),
      arguments: startBuildArguments(
        { project: found.name, runId: run.id, environment, times },
        found.imageOverride,
      ),
      timeoutSeconds: times.timeoutSeconds,
    };
  }

  async links(run: Run): Promise<Run["links"]> {
    const launch = await this.#parts.launches.get(run.id);
    const [first] = launch ? await this.#builds(run, launch) : [];
    return first ? consoleLinks(first) : [];
  }

  /** Where a run's build writes; undefined until it has a host. */
  async log(run: Run): Promise<BuildLog | undefined> {
    const launch = await this.#parts.launches.get(run.id);
    const [first] = launch ? await this.#builds(run, launch) : [];
    return first && logOf(first);
  }

  /**
   * True when every build of the run is over, and no other can execute its script: the script is taken away, so that a
   * build that is repeated later finds none. Where there is no build, CodeBuild may be about to list one, so that
   * counts only some time after the launch.
   */
  async gone(run: Run): Promise<boolean> {
    const launch = await this.#parts.launches.get(run.id);
    if (!launch) return true;
    const builds = await this.#stopped(run, launch);
    const early = builds.length === 0 && this.#parts.clock.now() - startOf(run) < LISTED_AFTER;
    if (early || !builds.every(isOver)) return false;
    await this.#parts.packages.remove(run);
    return (await this.#stopped(run, launch)).every(isOver);
  }

  /**
   * Called when the run is gone: it waits for the last lines of its log.
   * @param said how the task state failed, if it did: the only one who knows why a build was never started
   */
  async result(run: Run, said?: TaskFailure): Promise<Result> {
    const { launches, logs } = this.#parts;
    const launch = await launches.get(run.id);
    if (!launch) return neverLaunched();
    const builds = await this.#builds(run, launch);
    const fate = fateOf(builds, launch, said);
    await logs.keep(run.id, !fate.notStarted);
    const [lines, outputBytes] = await Promise.all([logs.markerLines(run.id), logs.size(run.id)]);
    const { timeLimit, endedBy, nonce } = launch;
    const circumstances = { stopping: run.status === "stopping", timeLimit, endedBy, outputBytes };
    const result = resultOf(readReport(lines, nonce), fate, circumstances);
    return builds.length > 1 ? { ...result, problem: repeated(builds, result) } : result;
  }

  #find(name: string, target: Target): Promise<BuildPlace> {
    const settings = codeBuildTarget(target);
    const { installation, codeBuild, ecs } = this.#parts;
    const clients = { codeBuild: codeBuild(roleOf(settings)), ecs };
    return buildPlace(clients, installation, name, settings);
  }

  #launchOf(
    run: Run,
    target: Target,
    found: BuildPlace & { place: string },
    { timeoutSeconds }: BuildTimes,
  ): PreparedLaunch {
    const { timeLimit, outputLimit } = target;
    const role = roleOf(found.target);
    return {
      nonce: randomBytes(16).toString("hex"),
      executor: "codebuild",
      target: run.target,
      place: found.place,
      deadline: this.#parts.clock.now() + timeoutSeconds * 1000,
      outputLimit,
      timeLimit,
      limits: limitsOf(run, target),
      project: found.name,
      logGroup: found.logGroup,
      ...(role !== undefined && { role }),
    };
  }

  /** The builds of a run, after each that is not over was asked to stop. */
  async #stopped(run: Run, launch: Launch): Promise<Build[]> {
    const builds = await this.#builds(run, launch);
    const client = this.#parts.codeBuild(launch.role);
    await Promise.all(builds.filter((build) => !isOver(build)).map((build) => stopBuild(client, build)));
    return builds;
  }

  /** The first one that is ever seen is remembered, and comes first: it is the one that Step Functions started. */
  async #builds(run: Run, { project = "", role, process: known }: Launch): Promise<Build[]> {
    const { codeBuild, launches } = this.#parts;
    const since = startOf(run) - CLOCK_TOLERANCE;
    const builds = await buildsOfRun(codeBuild(role), { project, runId: run.id, known, since });
    const first = builds[0]?.arn;
    if (known === undefined && first !== undefined) await launches.found(run.id, first);
    return builds;
  }
}

function startOf({ startedAt, requestedAt }: Run): number {
  return startedAt ?? requestedAt;
}

function fateOf([first]: Build[], { process }: Launch, said: TaskFailure | undefined): Fate {
  if (first) return fateOfBuild(first);
  return (process === undefined && said && fateOfStartError(said)) || NO_BUILD;
}

/** A build that somebody repeated runs the command again, under the approval of the first time. People must hear of it. */
function repeated(builds: Build[], { problem }: Result): string {
  const words = `CodeBuild has ${builds.length} builds of this run: somebody repeated it. This is how the first one ended.`;
  return problem ? `${words} ${problem}` : words;
}

/** Which task state starts it: another account's is entered with a role there. */
function executorOf(role: string | undefined): Pick<LaunchPlan, "executor" | "role"> {
  return role === undefined ? { executor: "codebuild" } : { executor: "codebuild-elsewhere", role };
}
