import * as z from "zod";
import { runIdSchema } from "../../../runs/run-id.ts";
import type { LambdaLog } from "../../log.ts";
import type { Setting } from "../../services/setting.ts";
import { type AwsServices, stepServices } from "../../services.ts";
import { coldStart } from "./cold-start.ts";

/** What Lambda says about an invocation, as far as it is used. */
export interface Invocation {
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** What the work on one event gets besides the event. */
export interface PerEvent {
  /** For lines about this event. */
  log: LambdaLog;
  /** When the work should be done, milliseconds since 1970: a little before Lambda ends it. */
  until: number;
}

/** The work on one event. */
export type Work<Result> = (event: unknown, per: PerEvent) => Promise<Result>;

/** A function as Lambda calls it. */
export type Handler<Result> = (event: unknown, invocation: Invocation) => Promise<Result>;

/** A Lambda function, awake. */
export interface LambdaFunction {
  setting: Setting;
  /** Loaded as they are used. */
  services: AwsServices;
  /**
   * Makes a handler of the work on an event. An error gets into the log and goes on to AWS under its own name, by
   * which the process definition knows what to do; AWS is answered when the log is written.
   */
  called<Result>(work: Work<Result>): Handler<Result>;
}

/** What is left of an invocation's time for the last request and for the log, milliseconds. */
const LAST = 3_000;

const aboutRun = z.object({ runId: runIdSchema });

/**
 * Wakes a function: for the zone of its file that is built once, on a cold start.
 * @param name what the process definition or `aws/names.ts` calls it
 * @throws WronglyDeployedError
 */
export function lambdaFunction(name: string): LambdaFunction {
  const setting = coldStart(name);
  return { setting, services: stepServices(setting), called: (work) => handlerOf(setting, work) };
}

function handlerOf<Result>(setting: Setting, work: Work<Result>): Handler<Result> {
  return async (event, { awsRequestId: requestId, getRemainingTimeInMillis }) => {
    const until = Date.now() + getRemainingTimeInMillis() - LAST;
    const log = setting.log.about({ requestId, ...aboutRun.safeParse(event).data });
    try {
      return await work(event, { log, until });
    } catch (error) {
      log.failed("It failed; whoever called may call again", error);
      throw error;
    } finally {
      await log.written();
    }
  };
}
