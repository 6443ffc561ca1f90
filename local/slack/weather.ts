import { z } from "zod";

/** A lever for tests and journeys: makes the Web API behave like Slack on a bad day. */
export const weatherReport = z.strictObject({
  mode: z.enum(["fine", "rate_limited", "server_error", "silent"]),
  /** Only these methods; all when absent. */
  methods: z.array(z.string()).optional(),
  /** Seconds, for `rate_limited`; Slack sends whole ones. */
  retryAfterSeconds: z.number().int().min(0).max(3600).default(1),
  /** How many calls it lasts; until changed when absent. */
  times: z.number().int().min(1).optional(),
});

/** See {@link weatherReport}. */
export type WeatherReport = z.output<typeof weatherReport>;

/** What happens to Web API calls at the moment. */
export class Weather {
  #report: WeatherReport = { mode: "fine", retryAfterSeconds: 1 };
  #left = Number.POSITIVE_INFINITY;

  change(report: WeatherReport): void {
    this.#report = report;
    this.#left = report.times ?? Number.POSITIVE_INFINITY;
  }

  /** The weather that meets one call of this method; counts it against `times`. */
  meet(method: string): WeatherReport {
    const { mode, methods } = this.#report;
    const hit = mode !== "fine" && this.#left > 0 && (methods?.includes(method) ?? true);
    if (!hit) return { mode: "fine", retryAfterSeconds: 0 };
    this.#left -= 1;
    return this.#report;
  }
}
