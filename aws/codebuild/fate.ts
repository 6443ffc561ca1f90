import type { Build, BuildPhase, StatusType } from "@aws-sdk/client-codebuild";
import type { TaskFailure } from "../../runs/ports.ts";
import type { Cause } from "../../runs/run.ts";
import type { Fate } from "../launch/fate.ts";
import { shownWords } from "../launch/words.ts";
import { causeInWords } from "./causes.ts";

/** What a build does before the phase that holds the command, in this order (user guide, "Build phase transitions"). */
const BEFORE = ["SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL", "PRE_BUILD"];
/** Those of them in which a build has no host yet, so that its time does not run. */
const WAITING = ["SUBMITTED", "QUEUED"];
/** Those in which the team's own commands run. */
const OWN_COMMANDS = ["INSTALL", "PRE_BUILD"];

/** What a build says that is over. It is combined with the runner's report as the end of a task in ECS is. */
export function fateOfBuild(build: Build): Fate {
  const phases = build.phases ?? [];
  if (build.buildStatus === "SUCCEEDED") return { ...SUCCEEDED, elapsed: durationOf(phases, isCommand) };
  const trouble = phases.find(({ phaseStatus }) => isTrouble(phaseStatus));
  const words = trouble ? wordsOf(trouble) : "";
  const cause = causeOf(trouble, build.buildStatus, words);
  const exit = trouble && isCommand(trouble) ? exitIn(words) : null;
  return {
    notStarted: !phases.some(isCommand) && BEFORE.includes(trouble?.phaseType ?? ""),
    exit,
    elapsed: durationOf(phases, build.buildStatus === "TIMED_OUT" ? isTimed : isCommand),
    ...(cause && { cause }),
    problem: exit === null ? shownWords(words) || describedTrouble(build.buildStatus, trouble) : null,
  };
}

/** A build that succeeds says little: a buildspec may hide how its commands end. The words are for when the runner disagrees. */
const SUCCEEDED: Fate = {
  notStarted: false,
  exit: 0,
  elapsed: null,
  problem:
    "CodeBuild says that the build succeeded: its buildspec does not run the command, or hides how it ended.",
};

/** What is known when CodeBuild has no build of the run: it was deleted, or there never was one. */
export const NO_BUILD: Fate = {
  notStarted: false,
  exit: null,
  elapsed: null,
  cause: "no-exit-code",
  problem: "CodeBuild knows no build of this run.",
};

/** What a task state's error says that failed before there was a build; undefined when it does not say that. */
export function fateOfStartError({ error, cause: words }: TaskFailure): Fate | undefined {
  const started = /SdkClientException|InternalFailure|ServiceUnavailable|Status ?Code: 5\d\d/i;
  const text = `${error} ${words}`;
  const refused = error === "States.Permissions" || /^(?:AWS)?CodeBuild\./i.test(error);
  if (!refused || started.test(text)) return undefined;
  return {
    notStarted: true,
    exit: null,
    elapsed: null,
    cause: causeInWords(text) ?? (error === "States.Permissions" ? "access-denied" : "launch-refused"),
    problem: shownWords(words) || null,
  };
}

function isTrouble(status: StatusType | undefined): boolean {
  return status !== undefined && status !== "SUCCEEDED" && status !== "IN_PROGRESS";
}

function isCommand({ phaseType }: BuildPhase): boolean {
  return phaseType === "BUILD";
}

function isTimed({ phaseType = "SUBMITTED" }: BuildPhase): boolean {
  return !WAITING.includes(phaseType);
}

/** Milliseconds; null when CodeBuild does not say. Its time limit is for all of a build, so all of it is counted then. */
function durationOf(phases: BuildPhase[], counts: (phase: BuildPhase) => boolean): number | null {
  const seconds = phases.filter(counts).map(({ durationInSeconds }) => durationInSeconds);
  const known = seconds.filter((number) => number !== undefined);
  return known.length === 0 ? null : known.reduce((sum, number) => sum + number) * 1000;
}

function causeOf(
  trouble: BuildPhase | undefined,
  buildStatus: StatusType | undefined,
  words: string,
): Cause | undefined {
  const { phaseType = "", phaseStatus = buildStatus } = trouble ?? {};
  if (phaseStatus === "STOPPED") return "stopped-outside";
  if (phaseType === "QUEUED" && phaseStatus === "TIMED_OUT") return "queue-time-limit";
  if (phaseStatus === "FAULT") return causeInWords(words) ?? "infrastructure";
  if (phaseType === "BUILD") return undefined;
  if (OWN_COMMANDS.includes(phaseType)) return "build-failed";
  if (BEFORE.includes(phaseType)) return causeInWords(words) ?? "never-started";
  return phaseType === "" ? causeInWords(words) : "build-failed";
}

/** What CodeBuild says of a phase. The command that failed is left out: it is our own, and long. */
function wordsOf({ contexts = [] }: BuildPhase): string {
  return contexts
    .map(({ statusCode, message = "" }) => [statusCode, reasonIn(message)].filter(Boolean).join(": "))
    .filter(Boolean)
    .join("; ");
}

function reasonIn(message: string): string {
  const reason = message.lastIndexOf("Reason: ");
  return message.startsWith("Error while executing command:") && reason !== -1
    ? message.slice(reason + "Reason: ".length)
    : message;
}

function exitIn(words: string): number | null {
  const status = /\bexit status (\d+)/.exec(words)?.[1];
  return status === undefined ? null : Number(status);
}

function describedTrouble(status: StatusType | undefined, trouble: BuildPhase | undefined): string {
  return trouble
    ? `The build's phase ${trouble.phaseType} ended as ${trouble.phaseStatus}.`
    : `The build ended as ${status ?? "nobody knows"}.`;
}
