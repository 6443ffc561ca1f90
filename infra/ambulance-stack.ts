import { Stack, type StackProps, Tags } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { functionName } from "../aws/names.ts";
import type { Config } from "../runs/config.ts";
import { Alarms } from "./alarms.ts";
import { Bot } from "./bot.ts";
import { Deliver } from "./deliver.ts";
import { EcsTarget } from "./ecs-target.ts";
import { Events } from "./events.ts";
import type { FunctionSurroundings } from "./function.ts";
import { OwnCodeBuildTarget } from "./own-codebuild-target.ts";
import { stateMachineArn } from "./permissions/own.ts";
import { Process } from "./process.ts";
import { RunBucket } from "./run-bucket.ts";
import { RunTable } from "./run-table.ts";
import { Arns } from "./statement.ts";
import { Steps } from "./steps.ts";
import { Sweep } from "./sweep.ts";
import { placesOf, rolesElsewhere, targetsOf } from "./targets.ts";

/** What one installation is made from. */
export interface AmbulanceStackProps extends StackProps {
  /** Names the installation, and with it everything in the stack: several live in one account. */
  installation: string;
  config: Config;
  /** The directory with the bundled functions. */
  code: string;
  /** Who is told when something is wrong. Without it there are no alarms. */
  alarmEmail?: string;
  /** For how many days outputs are kept. */
  keepOutputs: number;
}

/**
 * One installation of Ambulance.
 *
 *     Slack ─► Bot ─► RunTable, Process ─► Steps ─► RunTable, RunBucket
 *     Slack ◄─ Deliver ◄──────────────────── Steps, Events, Sweep
 *              Process ─► task in ECS, build in CodeBuild ─► log of the target
 *              end of an execution, change of a task or build, lines of a log ─► Events
 *              every minute ─► Sweep: what is left undone
 *
 * A target that is a CodeBuild project of somebody else's needs nothing here but permissions, and a target in another
 * account is made there, by `TargetAccountStack`.
 */
export class AmbulanceStack extends Stack {
  constructor(scope: Construct, id: string, props: AmbulanceStackProps) {
    super(scope, id, props);
    const { installation, config, alarmEmail: email } = props;
    // For the bill: as a cost allocation tag, it tells installations apart.
    Tags.of(this).add("ambulance:installation", installation);
    const { table } = new RunTable(this, "RunTable");
    const { bucket } = new RunBucket(this, "RunBucket", props);
    const surroundings = this.#surroundings(props, table, bucket);
    const bot = new Bot(this, surroundings);
    const deliver = new Deliver(this, surroundings);
    const sweep = new Sweep(this, surroundings);
    const steps = new Steps(this, "Steps", surroundings);
    const process = new Process(this, "Process", steps, surroundings.there);
    const { outputCame } = new Events(this, "Events", surroundings);
    const inside = { installation, outputCame, arns: surroundings.there.arns };
    for (const { name, runsIn } of targetsOf(config, "ecs")) {
      if (runsIn.role === undefined) new EcsTarget(this, `Target-${name}`, { ...inside, target: name });
    }
    for (const target of targetsOf(config, "own-codebuild")) {
      new OwnCodeBuildTarget(this, `Target-${target.name}`, target, inside);
    }
    if (email) new Alarms(this, "Alarms", { installation, email, bot, deliver, sweep, steps, process });
  }

  #surroundings(
    { installation, config, code }: AmbulanceStackProps,
    { tableName, tableArn }: RunTable["table"],
    { bucketName, bucketArn }: RunBucket["bucket"],
  ): FunctionSurroundings {
    const arns = new Arns(this);
    const places = placesOf(installation, config);
    const there = { installation, arns, places, tableArn, bucketArn, rolesElsewhere: rolesElsewhere(config) };
    return {
      code: Code.fromAsset(code),
      there,
      environment: {
        AMBULANCE_INSTALLATION: installation,
        AMBULANCE_TABLE: tableName,
        AMBULANCE_BUCKET: bucketName,
        AMBULANCE_STATE_MACHINE: stateMachineArn(there),
        AMBULANCE_DELIVER_FUNCTION: functionName(installation, "deliver"),
      },
    };
  }
}
