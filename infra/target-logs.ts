import { RemovalPolicy } from "aws-cdk-lib";
import { FilterPattern, LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { LambdaDestination } from "aws-cdk-lib/aws-logs-destinations";
import { Construct } from "constructs";
import { logGroupName } from "../aws/names.ts";
import type { AmbulanceFunction } from "./function.ts";

/**
 * What the commands on a target print, while they run. A month is enough: when a run is collected its output is copied
 * into the bucket, and that copy is the one to keep.
 */
export class TargetLogs extends Construct {
  readonly group: LogGroup;

  constructor(
    scope: Construct,
    id: string,
    { installation, target }: { installation: string; target: string },
  ) {
    super(scope, id);
    this.group = new LogGroup(this, "Group", {
      logGroupName: logGroupName(installation, target),
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** Has a function told of every batch of lines, so that people see output while it is printed. */
  tell({ lambda }: AmbulanceFunction): void {
    this.group.addSubscriptionFilter("ToSlack", {
      destination: new LambdaDestination(lambda),
      filterPattern: FilterPattern.allEvents(),
    });
  }
}
