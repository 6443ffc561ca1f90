import { randomBytes } from "node:crypto";
import type { Task } from "@aws-sdk/client-ecs";
import type { Target } from "../../runs/config.ts";
import { CommandChangedError } from "../../runs/errors.ts";
import { limitsOf, optionsOf } from "../../runs/limits.ts";
import type { Launcher, LaunchPlan, TaskFailure } from "../../runs/ports.ts";
import { readReport } from "../../runs/report.ts";
import { digestOf, type Result, type Run } from "../../runs/run.ts";
import type { Fate } from "../launch/fate.ts";
import { neverLaunched, resultOf } from "../launch/result.ts";
import { logGroupName, taskFamily, taskGroup } from "../names.ts";
import type { Launch } from "../table/launches.ts";
import { runTaskArguments } from "./arguments.ts";
import { endedTask } from "./ended-task.ts";
import { fateOfError, fateOfTask } from "./fate.ts";
import { type EcsLauncherParts, secondsFor } from "./launch.ts";
import { consoleLinks } from "./links.ts";
import { placeName } from "./place.ts";
import { registeredCopy } from "./register.ts";
import { type ServiceNow, serviceNow } from "./service.ts";
import { type EcsTarget, ecsTarget } from "./target.ts";
import { type Copy, copyOf } from "./task-definition.ts";
import { haveStopped, tasksOfRun } from "./tasks.ts";

/** How long ECS may take to show a task that it was asked to run; its lists are not consistent at once. Milliseconds. */
const SHOWN_AFTER = 30_000;

interface Found {
  target: EcsTarget;
  now: ServiceNow;
  copy: Copy;
  place: string;
}

/**
 * Launches runs as tasks of their own in ECS, from what a service runs at that moment. Its own permissions end with
 * registering task definitions and stopping tasks: what starts a task is the state machine.
 */
export class EcsLauncher implements Launcher {
  readonly #parts: EcsLauncherParts;
  constructor(parts: EcsLauncherParts) {
    this.#parts = parts;
  }

  async place(name: string, target: Target): Promise<string> {
    return (await this.#find(name, target)).place;
  }

  /**
   * @throws CommandChangedError when the service changed since somebody compared it with what was approved
   * @throws TargetUnavailableError @throws LaunchTooLargeError
   * @throws AwsCallFailedError when asking again later may help
   */
  async plan(run: Run, target: Target): Promise<LaunchPlan> {
    const { launches, packages, ecs, clock } = this.#parts;
    const found = await this.#find(run.target, target);
    if (digestOf(run, found.place) !== run.digest) throw new CommandChangedError();
    const taskDefinition = await registeredCopy(ecs(found.target.role), found.copy);
    const launch = await launches.prepared(run.id, {
      nonce: randomBytes(16).toString("hex"),
      ...this.#launchOf(run, target, found, taskDefinition),
      deadline: clock.now() + secondsFor(target.timeLimit) * 1000,
    });
    const script = await packages.prepare(run, launch);
    return {
      ...executorOf(found.target.role),
      arguments: this.#arguments(run, found, launch.taskDefinition ?? taskDefinition, script),
      timeoutSeconds: secondsFor(launch.timeLimit),
    };
  }

  async links(run: Run): Promise<Run["links"]> {
    const launch = await this.#parts.launches.get(run.id);
    if (!launch) return [];
    const taskArn = launch.process ?? (await this.#tasks(run, launch))[0]?.taskArn;
    if (taskArn === undefined) return [];
    return consoleLinks({ taskArn, container: launch.container ?? "", logGroup: launch.logGroup ?? "" });
  }

  /**
   * True when every task of the run has stopped, and no other can execute its script: the script is taken away. Where
   * there is no task, ECS may be about to show one, so that counts only some time after the launch.
   */
  async gone(run: Run): Promise<boolean> {
    const launch = await this.#parts.launches.get(run.id);
    if (!launch) return true;
    const tasks = await this.#tasks(run, launch);
    if (tasks.length === 0 && !this.#wouldShow(launch)) return false;
    const ecs = this.#parts.ecs(launch.role);
    if (!(await haveStopped(ecs, tasks))) return false;
    await this.#parts.packages.remove(run);
    return haveStopped(ecs, await this.#tasks(run, launch));
  }

  /**
   * Called when the run is gone: it waits for the last lines of its log.
   * @param said how the task state failed, if it did; without it, what ECS remembers has to do
   */
  async result(run: Run, said?: TaskFailure): Promise<Result> {
    const { launches, logs } = this.#parts;
    const launch = await launches.get(run.id);
    if (!launch) return neverLaunched();
    const tasks = await this.#tasks(run, launch);
    const fate = this.#fate(run, launch, tasks, said);
    await logs.keep(run.id, fate?.notStarted !== true);
    const [lines, outputBytes] = await Promise.all([logs.markerLines(run.id), logs.size(run.id)]);
    const { timeLimit, endedBy, nonce } = launch;
    const circumstances = { stopping: run.status === "stopping", timeLimit, endedBy, outputBytes };
    const result = resultOf(readReport(lines, nonce), fate, circumstances);
    return tasks.length > 1 ? { ...result, problem: repeated(tasks, result) } : result;
  }

  async #find(name: string, target: Target): Promise<Found> {
    const settings = ecsTarget(target);
    const now = await serviceNow(this.#parts.ecs(settings.role), settings);
    const copy = copyOf(now, { installation: this.#parts.installation, name, target: settings });
    return {
      target: settings,
      now,
      copy,
      place: placeName(name, { target: settings, options: optionsOf(target) }, now, copy),
    };
  }

  #launchOf(run: Run, target: Target, found: Found, taskDefinition: string) {
    const { timeLimit, outputLimit } = target;
    const { container, role } = found.target;
    return {
      executor: "ecs" as const,
      target: run.target,
      place: found.place,
      outputLimit,
      timeLimit,
      limits: limitsOf(run, target),
      container,
      cluster: found.now.clusterArn,
      taskDefinition,
      logGroup: logGroupName(this.#parts.installation, run.target),
      ...(role !== undefined && { role }),
    };
  }

  #arguments(
    run: Run,
    { target, now }: Found,
    taskDefinition: string,
    { url, sha256 }: { url: string; sha256: string },
  ): LaunchPlan["arguments"] {
    const { installation, bootstrap } = this.#parts;
    return runTaskArguments(now, {
      taskDefinition,
      group: taskGroup(installation, run.id),
      container: target.container,
      command: [...target.command, bootstrap],
      environment: {
        AMBULANCE_RUN_ID: run.id,
        AMBULANCE_PACKAGE_URL: url,
        AMBULANCE_PACKAGE_SHA256: sha256,
      },
    });
  }

  /** The tasks of a run. The first that is found is its process from then on: its log is the run's output. */
  async #tasks(run: Run, { cluster = "", role, process, target }: Launch): Promise<Task[]> {
    const { installation, ecs, launches } = this.#parts;
    const tasks = await tasksOfRun(ecs(role), {
      cluster,
      family: taskFamily(installation, target),
      group: taskGroup(installation, run.id),
      known: process,
    });
    const found = tasks[0]?.taskArn;
    if (process === undefined && found !== undefined) await launches.found(run.id, found);
    return tasks;
  }

  /** What ECS says of the task whose log is the run's output, or else what its task state said. */
  #fate(run: Run, launch: Launch, tasks: readonly Task[], said: TaskFailure | undefined): Fate | undefined {
    const task = tasks.find(({ taskArn }) => taskArn === launch.process) ?? tasks[0];
    const ended = task && endedTask(task);
    const container = launch.container ?? "";
    if (ended) return fateOfTask(ended, container);
    return said && fateOfError(said, taskGroup(this.#parts.installation, run.id), container);
  }

  /** Whether a task of this launch would be shown by now, if there were one. */
  #wouldShow({ deadline, timeLimit }: Launch): boolean {
    const launchedAt = deadline - secondsFor(timeLimit) * 1000;
    return this.#parts.clock.now() - launchedAt >= SHOWN_AFTER;
  }
}

/** A task that somebody started once more in the run's group may have run its command again. People must hear of it. */
function repeated(tasks: readonly Task[], { problem }: Result): string {
  const words = `ECS has ${tasks.length} tasks of this run: somebody started it again. This is how the first one ended.`;
  return problem ? `${words} ${problem}` : words;
}

/** Which task state starts it: another account's is entered with a role there. */
function executorOf(role: string | undefined): Pick<LaunchPlan, "executor" | "role"> {
  return role === undefined ? { executor: "ecs" } : { executor: "ecs-elsewhere", role };
}
