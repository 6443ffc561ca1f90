import { appendEntry } from "../audit/entry.ts";
import { type Target, targetNamed } from "./config.ts";
import {
  AlreadyRequestedError,
  InvalidRequestError,
  NotStartedError,
  type RequestProblem,
  StartUnknownError,
  TargetUnavailableError,
} from "./errors.ts";
import { isFound } from "./policy/findings.ts";
import { readCommand } from "./policy/read.ts";
import { verdictOn } from "./policy/verdict.ts";
import type { RunStore, Services } from "./ports.ts";
import { digestOf, type Mode, type Run } from "./run.ts";
import { runIdOfView } from "./run-id.ts";
import { checkCommand, normalizeCommand } from "./script/command.ts";

/** What the modal holds when it is submitted. */
export interface Request {
  /** What identifies the modal at Slack: team id and view id. */
  view: string;
  /** When the modal was opened, milliseconds. */
  openedAt: number;
  requester: string;
  target: string;
  mode: Mode;
  /** Whether a dry run is wanted before the approval of a run that writes. */
  dryRunFirst?: true;
  command: string;
  reason: string;
  /** The channel where `/ambulance` was typed. */
  origin?: string;
}

/** How long a reason may be: it has to fit a card beside everything else. */
export const REASON_LENGTH = 500;

/**
 * Stores a request and starts its execution. A repeated submission of the same view is the same run.
 * @throws AlreadyRequestedError when the view was submitted before with something else in it; nothing is started
 * @throws InvalidRequestError with everything that is wrong, by field; nothing is stored
 * @throws StoreUnavailableError nothing is stored
 * @throws NotStartedError the request is stored but was not and will not be run
 * @throws StartUnknownError the request is stored, and nobody knows whether it goes on
 */
export async function request(services: Services, asked: Request): Promise<Run> {
  const wanted = { ...asked, command: normalizeCommand(asked.command), reason: asked.reason.trim() };
  const place = await checkedPlace(services, wanted);
  const run = await stored(services.store, requestedRun(wanted, place, services.clock.now()));
  try {
    await services.workflow.start(run.id);
  } catch (error) {
    throw error instanceof StartUnknownError ? error : new NotStartedError(run.id, error);
  }
  return run;
}

/** What makes two submissions of a modal the same request. */
const SAME = ["command", "mode", "dryRunFirst", "target", "reason"] as const;

/** The run as it is stored: this one, or the one that an earlier submission of the same view stored. */
async function stored(store: RunStore, run: Run): Promise<Run> {
  if (await store.insert(run)) return run;
  const earlier = await store.get(run.id);
  const isSame = earlier !== undefined && SAME.every((field) => earlier[field] === run[field]);
  if (!isSame) throw new AlreadyRequestedError(run.id);
  return earlier;
}

/** The record of a request, before anything happened to it. */
function requestedRun(asked: Request, place: string | undefined, now: number): Run {
  const digest = place === undefined ? {} : { digest: digestOf(asked, place) };
  const { target, mode, command, reason, requester, origin } = asked;
  const wish = asked.dryRunFirst ? { dryRunFirst: asked.dryRunFirst } : {};
  return {
    id: runIdOfView(asked.view, asked.openedAt),
    version: 1,
    status: "requested",
    target,
    mode,
    command,
    reason,
    requester,
    ...(origin === undefined ? {} : { origin }),
    ...wish,
    requestedAt: now,
    ...digest,
    links: [],
    messages: {},
    entries: appendEntry([], {
      kind: "requested",
      by: requester,
      at: now,
      detail: { target, mode, command, reason, ...wish, ...digest },
    }),
  };
}

/** What is wrong with a request is told here, as far as it can be seen from here: what cannot, the first step finds. */
async function checkedPlace(services: Services, asked: Request): Promise<string | undefined> {
  const problems: RequestProblem[] = [];
  const place = await placeOf(services, asked.target, problems);
  problems.push(...(await commandProblems(services, asked)));
  if (asked.reason === "") problems.push({ field: "reason", code: "reason-missing" });
  if (asked.reason.length > REASON_LENGTH) problems.push({ field: "reason", code: "reason-too-long" });
  if (problems.length > 0) throw new InvalidRequestError(problems);
  return place;
}

/**
 * What the team's rules refuse is refused by the first step, on the record, but a command that holds a secret as well
 * is refused here: nothing of it is stored, and the channel never sees it.
 */
async function commandProblems({ config }: Services, asked: Request): Promise<RequestProblem[]> {
  const { command } = asked;
  const unfit = checkCommand(command)[0];
  if (unfit) return [{ field: "command", code: "command-unfit", problem: unfit }];
  const reading = await readCommand(command);
  if ("problem" in reading) return [{ field: "command", code: "command-syntax", problem: reading.problem }];
  if (!isFound(reading.findings, ["secret"])) return [];
  const { verdict, words } = verdictOn(asked, reading.findings, config);
  return verdict === "refuse" ? [{ field: "command", code: "command-refused", words }] : [];
}

async function placeOf(
  { config, places }: Services,
  name: string,
  problems: RequestProblem[],
): Promise<string | undefined> {
  const target: Target | undefined = targetNamed(config, name);
  if (!target) {
    problems.push({ field: "target", code: "target-gone" });
    return undefined;
  }
  try {
    return await places?.place(name, target);
  } catch (error) {
    if (!(error instanceof TargetUnavailableError)) throw error;
    problems.push({ field: "target", code: "target-unavailable", problem: error.problem });
    return undefined;
  }
}
