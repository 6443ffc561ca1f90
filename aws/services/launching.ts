import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { ECSClient } from "@aws-sdk/client-ecs";
import type { Config } from "../../runs/config.ts";
import { CodeBuildLauncher } from "../codebuild/launcher.ts";
import { EcsLauncher } from "../ecs/launcher.ts";
import { AwsLauncher } from "../launcher.ts";
import type { CloudOutput } from "../output/output.ts";
import { BOOTSTRAP } from "../package/bootstrap.ts";
import { Packages } from "../package/packages.ts";
import { rubySource } from "../package/sources.ts";
import { clientsByRole } from "./accounts.ts";
import { openBucket } from "./bucket.ts";
import type { Setting } from "./setting.ts";
import type { Tables } from "./tables.ts";

/** What launches runs, and the part of it that knows builds. */
export interface Launching {
  launcher: AwsLauncher;
  codeBuild: CodeBuildLauncher;
}

/** What launchers need of the output: its report while they look, and its keeping in the end. */
type LaunchOutput = Pick<CloudOutput, "keep" | "markerLines" | "size">;

/** Everything around the processes of runs. */
export function openLaunching(setting: Setting, tables: Tables, output: LaunchOutput): Launching {
  const { launches } = tables;
  const installation = setting.environment.AMBULANCE_INSTALLATION;
  const runner = rubySource("runner.rb");
  const packages = new Packages({ ...openBucket(setting), runner, expiresIn: linkSeconds(setting.config) });
  const parts = { installation, launches, packages, logs: output, clock: { now: () => Date.now() } };
  const ecsFor = clientsByRole(setting, (settings) => new ECSClient(settings));
  const ecs = new EcsLauncher({ ...parts, ecs: ecsFor, bootstrap: BOOTSTRAP });
  const codeBuildFor = clientsByRole(setting, (settings) => new CodeBuildClient(settings));
  const codeBuild = new CodeBuildLauncher({ ...parts, codeBuild: codeBuildFor, ecs: ecsFor(undefined) });
  const { AMBULANCE_STATE_MACHINE: stateMachineArn } = setting.environment;
  return { launcher: new AwsLauncher({ ecs, codeBuild, launches, stateMachineArn }), codeBuild };
}

/** How long a build may wait for a host, at least: the time that a task has to start. Seconds. */
const START = 15 * 60;

/** For how long the link to a script is good, in seconds: until the slowest target has started. */
export function linkSeconds({ targets }: Pick<Config, "targets">): number {
  const waits = Object.values(targets).map(({ runsIn }) =>
    "queueTimeLimit" in runsIn ? runsIn.queueTimeLimit : 0,
  );
  return Math.max(...waits) + START;
}
