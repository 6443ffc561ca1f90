import { sentences } from "../../bot/blocks/findings.ts";
import { visible } from "../../bot/blocks/mrkdwn.ts";
import { fieldErrors } from "../../bot/problems.ts";
import { en } from "../../bot/text/en.ts";
import { approversOf } from "../../runs/approvers.ts";
import { type Config, targetNamed } from "../../runs/config.ts";
import type { RequestProblem } from "../../runs/errors.ts";
import type { Findings } from "../../runs/policy/findings.ts";
import { readCommand } from "../../runs/policy/read.ts";
import { type Asked, type Verdict, verdictOn } from "../../runs/policy/verdict.ts";
import { MODES, type Mode } from "../../runs/run.ts";
import { checkCommand, normalizeCommand } from "../../runs/script/command.ts";
import { UsageError } from "../command.ts";

/** What somebody wants to know about a command; for every target and every mode where none is named. */
export interface Question {
  target?: string | undefined;
  mode?: Mode | undefined;
  requester?: string | undefined;
}

/** Nobody's member ID: rules about people do not match, and every approver could approve. */
const SOMEBODY = "";

const { common, found, verdict: say } = en;

/**
 * What would become of a command, as lines of text, and whether it would be refused anywhere that was asked about.
 * @throws UsageError for a target that there is none of
 */
export async function explain(
  config: Config,
  { target, mode, requester = SOMEBODY }: Question,
  command: string,
): Promise<{ printed: string; isRefused: boolean }> {
  const targets = target === undefined ? Object.keys(config.targets) : [known(target, config)];
  const reading = await read(normalizeCommand(command.trimEnd()));
  if ("problem" in reading) return { printed: `${say.notACommand}\n${reading.problem}`, isRefused: true };
  const { findings } = reading;
  const answers = targets.flatMap((name) =>
    (mode ? [mode] : MODES).map((each) => {
      const asked = { target: name, mode: each, requester };
      return { asked, verdict: verdictOn(asked, findings, config) };
    }),
  );
  const lines = answers.map(({ asked, verdict }) => line(asked, verdict, config));
  const printed = [...foundLines(findings), "", ...lines].join("\n");
  return { printed, isRefused: answers.some(({ verdict }) => verdict.verdict === "refuse") };
}

function known(target: string, config: Config): string {
  if (targetNamed(config, target)) return target;
  const names = Object.keys(config.targets);
  throw new UsageError(`There is no target "${target}"; there is ${common.oneOf(names)}`);
}

async function read(command: string): Promise<{ findings: Findings } | { problem: string }> {
  const unfit = checkCommand(command)[0];
  if (unfit) return { problem: words({ field: "command", code: "command-unfit", problem: unfit }) };
  const reading = await readCommand(command);
  if ("findings" in reading) return reading;
  return { problem: words({ field: "command", code: "command-syntax", problem: reading.problem }) };
}

function words(problem: RequestProblem): string {
  return Object.values(fieldErrors([problem], en)).join("\n");
}

function foundLines({ kept }: Findings): string[] {
  if (kept.length === 0) return [found.nothing];
  return kept.flatMap((finding) => {
    const { severity, line: at, rule, subject, excerpt, caret } = finding;
    const { what, instead } = sentences(finding, en);
    const about = subject === "" ? [] : [visible(subject)];
    return [
      `${found.at(found.severities[severity], at)} ${rule}${about.length > 0 ? ` (${about})` : ""}`,
      `  ${common.join(what, instead)}`,
      `    ${visible(excerpt)}`,
      `    ${caret}`,
    ];
  });
}

function line(asked: Asked, verdict: Verdict, config: Config): string {
  const target = targetNamed(config, asked.target);
  const approvers = target ? approversOf(asked, target) : [];
  const where = `${asked.target}, ${asked.mode}`;
  const first = verdict.dryRun ? say.dryRun : "";
  return say.would(where, common.join(outcome(verdict, approvers), first, reason(verdict)));
}

function outcome({ verdict }: Verdict, approvers: readonly string[]): string {
  if (verdict !== "ask") return say[verdict];
  return approvers.length === 0 ? say.askNobody : say.ask(common.oneOf(approvers));
}

function reason({ why, rule, words: team }: Verdict): string {
  return why === "rule" ? common.join(team, say.rule(`"${rule}"`)) : say.whys[why];
}
