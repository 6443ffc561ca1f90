import type { Build, BuildPhase, PhaseContext } from "@aws-sdk/client-codebuild";
import { fateOfBuild } from "../../../aws/codebuild/fate.ts";
import { type Circumstances, resultOf } from "../../../aws/launch/result.ts";
import { readReport } from "../../../runs/report.ts";
import type { Result } from "../../../runs/run.ts";
import { NONCE, reportLines } from "./given.ts";

export const ORDER = [
  "SUBMITTED",
  "QUEUED",
  "PROVISIONING",
  "DOWNLOAD_SOURCE",
  "INSTALL",
  "PRE_BUILD",
  "BUILD",
] as const;
export const REST = ["POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING"] as const;
export type PhaseType = NonNullable<BuildPhase["phaseType"]>;
export type Status = NonNullable<Build["buildStatus"]>;

/** A build whose phases went well until one, in CodeBuild's own shapes. */
export function buildThat(status: Status, at?: PhaseType, context: PhaseContext = {}, seconds = 1): Build {
  const all: PhaseType[] = [...ORDER, ...REST];
  const until = at === undefined ? all.length : all.indexOf(at);
  const good = all.slice(0, until).map(
    (phaseType): BuildPhase => ({
      phaseType,
      phaseStatus: "SUCCEEDED",
      durationInSeconds: 1,
      contexts: [{ statusCode: "", message: "" }],
    }),
  );
  const bad: BuildPhase[] =
    at === undefined
      ? []
      : [{ phaseType: at, phaseStatus: status, durationInSeconds: seconds, contexts: [context] }];
  return { buildStatus: status, buildComplete: true, phases: [...good, ...bad, { phaseType: "COMPLETED" }] };
}

export function exitStatus(number: number): PhaseContext {
  const message = `Error while executing command: cd app && bin/rails runner ' long; Reason: none '. Reason: exit status ${number}`;
  return { statusCode: "COMMAND_EXECUTION_ERROR", message };
}

export const about = {
  stopping: false,
  timeLimit: 600,
  endedBy: undefined,
  outputBytes: 5,
} satisfies Circumstances;

export function resultFor(build: Build, lines: string, circumstances: Partial<Circumstances> = {}): Result {
  return resultOf(readReport(lines, NONCE), fateOfBuild(build), { ...about, ...circumstances });
}

export const STARTED = reportLines(0).split("\n")[0] ?? "";
