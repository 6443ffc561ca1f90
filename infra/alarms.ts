import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Bot } from "./bot.ts";
import type { Deliver } from "./deliver.ts";
import type { StepName } from "./functions.ts";
import { acknowledge } from "./nag.ts";
import type { Process } from "./process.ts";
import type { Steps } from "./steps.ts";
import type { Sweep } from "./sweep.ts";

/** What is watched, and who is told. */
export interface AlarmsProps {
  installation: string;
  email: string;
  bot: Bot;
  deliver: Deliver;
  sweep: Sweep;
  steps: Steps;
  process: Process;
}

/** The steps that talk to other services. Errors of the others end their execution, which is watched as a whole. */
const WATCHED_STEPS: readonly StepName[] = ["CheckTheCommand", "PrepareTheLaunch", "CloseTheRun"];

const period = Duration.minutes(5);

/**
 * Tells an operator by mail. Made only when there is somebody to tell: CloudWatch asks 0.10 USD a month for each metric
 * that an alarm watches, and ten are free in an account, so these are nine.
 */
export class Alarms extends Construct {
  readonly #topic: Topic;

  constructor(
    scope: Construct,
    id: string,
    { installation, email, bot, deliver, sweep, steps, process }: AlarmsProps,
  ) {
    super(scope, id);
    this.#topic = new Topic(this, "Topic", { enforceSSL: true, displayName: `Ambulance ${installation}` });
    this.#topic.addSubscription(new EmailSubscription(email));
    acknowledge(
      this.#topic,
      "SNS2",
      "Alarms cannot publish to a topic under AWS's own key, and a key of one's own costs more than the whole stack. An alarm says which one it is, and nothing of any run.",
    );
    const errors = (of: { lambda: Bot["lambda"] }) => of.lambda.metricErrors({ period, statistic: "Sum" });
    this.#alarm(
      "ExecutionsFailed",
      process.stateMachine.metricFailed({ period, statistic: "Sum" }),
      "An execution failed: its last step could not close its run.",
    );
    this.#alarm(
      "StepErrors",
      sum(WATCHED_STEPS.map((name) => errors(steps.functions[name]))),
      "Steps fail again and again: runs are closed with an error.",
      3,
    );
    this.#alarm(
      "OpenBeyondLimit",
      openBeyondLimit(installation),
      "A run is open, or a command executes, for longer than the configuration allows.",
    );
    this.#alarm("BotErrors", errors(bot), "The bot fails: people in Slack see errors.");
    this.#alarm(
      "BotThrottles",
      bot.lambda.metricThrottles({ period, statistic: "Sum" }),
      "Lambda turns Slack's requests away: the account's concurrency is used up.",
    );
    this.#alarm("DeliverErrors", errors(deliver), "Slack is not told what happens to runs.", 3);
    this.#alarm("SweepErrors", errors(sweep), "Nobody mends what lost events leave undone.", 3);
  }

  #alarm(id: string, metric: IMetric, alarmDescription: string, threshold = 1): void {
    const alarm = new Alarm(this, id, {
      metric,
      alarmDescription,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      // Nothing was counted because nothing went wrong: no metric is published, or paid for, until then.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
  }
}

/** The sweep publishes it while there is such a run, so that a month without one does not pay for the metric. */
function openBeyondLimit(installation: string): Metric {
  return new Metric({
    namespace: "Ambulance",
    metricName: "OpenBeyondLimit",
    dimensionsMap: { installation },
    statistic: "Maximum",
    period,
  });
}

function sum(metrics: readonly IMetric[]): MathExpression {
  const named = Object.fromEntries(metrics.map((metric, number) => [`m${number}`, metric]));
  return new MathExpression({ expression: Object.keys(named).join(" + "), usingMetrics: named, period });
}
