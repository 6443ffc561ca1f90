import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Run } from "../runs/run.ts";
import { isOpen } from "../runs/status.ts";

/** Where CloudWatch shows them. The one dimension is `installation`. */
const NAMESPACE = "Ambulance";

/** Every metric and its unit. Alarms and dashboards name them, so a name that was given stays. */
const METRICS = [
  /** Somebody asked for a run. */
  ["RunsAsked", MetricUnit.Count],
  /** Somebody approved one. */
  ["RunsApproved", MetricUnit.Count],
  /** A run that was started ended in any way but success. */
  ["RunsFailed", MetricUnit.Count],
  /** From the request to the decision. */
  ["WaitingTime", MetricUnit.Seconds],
  /** From start to end of the script, where the runner reported it. */
  ["Duration", MetricUnit.Milliseconds],
  /** Runs that are open longer than anything allows: something is stuck. Reported when there are any. */
  ["OpenBeyondLimit", MetricUnit.Count],
] as const;

/** The values of some metrics at one moment. */
export type Measured = Partial<Record<(typeof METRICS)[number][0], number>>;

/** Writes metrics as log lines in the embedded metric format: no request, and nothing to wait for. */
export class InstallationMetrics {
  readonly #metrics: Metrics;

  constructor(installation: string) {
    this.#metrics = new Metrics({ namespace: NAMESPACE });
    // Powertools would add the name of a service.
    this.#metrics.clearDefaultDimensions();
    this.#metrics.setDefaultDimensions({ installation });
  }

  async publish(measured: Measured): Promise<void> {
    for (const [name, unit] of METRICS) {
      const value = measured[name];
      if (value !== undefined) this.#metrics.addMetric(name, unit, value);
    }
    this.#metrics.publishStoredMetrics();
  }
}

/** What there is to count when a run was asked for. */
export const ASKED: Measured = { RunsAsked: 1 };

/** What there is to count about a run that somebody decided about; undefined for one that nobody did. */
export function measuredDecision({ decision, requestedAt }: Run): Measured | undefined {
  if (!decision) return undefined;
  const WaitingTime = (decision.at - requestedAt) / 1000;
  return decision.verdict === "approved" ? { RunsApproved: 1, WaitingTime } : { WaitingTime };
}

/** What there is to count about a run that was started and is over; undefined for any other. */
export function measuredEnd({ startedAt, status, result }: Run): Measured | undefined {
  if (startedAt === undefined || isOpen(status)) return undefined;
  const duration = result?.duration ?? undefined;
  return {
    ...(status === "succeeded" ? {} : { RunsFailed: 1 }),
    ...(duration === undefined ? {} : { Duration: duration }),
  };
}
