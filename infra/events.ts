import { Duration } from "aws-cdk-lib";
import { type EventPattern, Match, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { taskGroup } from "../aws/names.ts";
import { AmbulanceFunction, type FunctionSurroundings } from "./function.ts";
import { EVENTS } from "./functions.ts";
import { stateMachineArn } from "./permissions/own.ts";

/**
 * What AWS reports to Ambulance. An event is tried for an hour and then let go: the sweep looks at every open run each
 * minute anyway, so a queue for dead events would only gather what nobody reads.
 */
export class Events extends Construct {
  /** Told of each batch of log lines; a target subscribes its log group. */
  readonly outputCame: AmbulanceFunction;

  constructor(scope: Construct, id: string, surroundings: FunctionSurroundings) {
    super(scope, id);
    const { there } = surroundings;
    const { launchClusters, foreignProjects, ownProjects } = there.places;
    const projects = [...foreignProjects, ...ownProjects];
    this.outputCame = new AmbulanceFunction(this, "output-came", EVENTS.outputCame, surroundings);
    const ended = new AmbulanceFunction(this, "execution-ended", EVENTS.executionEnded, surroundings);
    this.#report(ended, executionEnds(stateMachineArn(there)));
    if (launchClusters.length > 0) {
      const clusters = launchClusters.map((cluster) => there.arns.of("ecs", `cluster/${cluster}`));
      const changed = new AmbulanceFunction(this, "task-changed", EVENTS.taskChanged, surroundings);
      this.#report(changed, taskChanges(clusters, taskGroup(there.installation, "")));
    }
    if (projects.length > 0) {
      const changed = new AmbulanceFunction(this, "build-changed", EVENTS.buildChanged, surroundings);
      this.#report(changed, buildChanges(projects));
    }
  }

  #report({ lambda, node }: AmbulanceFunction, eventPattern: EventPattern): void {
    const target = new LambdaFunction(lambda, { retryAttempts: 10, maxEventAge: Duration.hours(1) });
    new Rule(this, `${node.id}-rule`, { eventPattern, targets: [target] });
  }
}

/** Starts are of no interest: the first step follows by itself. */
function executionEnds(stateMachine: string): EventPattern {
  return {
    source: ["aws.states"],
    detailType: ["Step Functions Execution Status Change"],
    detail: { stateMachineArn: [stateMachine], status: ["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"] },
  };
}

/** Only the tasks of our runs: a cluster is full of others. Between these states there is nothing new to show. */
function taskChanges(clusters: string[], groupPrefix: string): EventPattern {
  return {
    source: ["aws.ecs"],
    detailType: ["ECS Task State Change"],
    detail: {
      clusterArn: clusters,
      group: Match.prefix(groupPrefix),
      lastStatus: ["PENDING", "RUNNING", "STOPPED"],
    },
  };
}

/** Builds that people start by themselves come too; the function knows them by the lack of a run's id. */
function buildChanges(projects: string[]): EventPattern {
  return {
    source: ["aws.codebuild"],
    detailType: ["CodeBuild Build State Change"],
    detail: { "project-name": projects },
  };
}
