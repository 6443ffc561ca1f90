import { Duration } from "aws-cdk-lib";
import { type EventPattern, Match, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import { taskGroup } from "../aws/names.ts";
import { AmbulanceFunction, type FunctionSurroundings } from "./function.ts";
import { EVENTS, type FunctionPlan } from "./functions.ts";
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
    const made = (plan: FunctionPlan) => new AmbulanceFunction(this, plan.entry, plan, surroundings);
    this.outputCame = made(EVENTS.outputCame);
    this.#report(made(EVENTS.executionEnded), executionEnds(stateMachineArn(there)));
    const clusters = launchClusters.map((cluster) => there.arns.of("ecs", `cluster/${cluster}`));
    this.#report(made(EVENTS.taskChanged), taskChanges(clusters, taskGroup(there.installation, "")));
    this.#report(made(EVENTS.buildChanged), buildChanges([...foreignProjects, ...ownProjects]));
  }

  /** A pattern that cannot match anything, for want of such targets, gets no rule. */
  #report({ lambda, node }: AmbulanceFunction, eventPattern: EventPattern | undefined): void {
    if (!eventPattern) return;
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
function taskChanges(clusters: string[], groupPrefix: string): EventPattern | undefined {
  if (clusters.length === 0) return undefined;
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
function buildChanges(projects: string[]): EventPattern | undefined {
  if (projects.length === 0) return undefined;
  return {
    source: ["aws.codebuild"],
    detailType: ["CodeBuild Build State Change"],
    detail: { "project-name": projects },
  };
}
