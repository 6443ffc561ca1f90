import { approversOf } from "../../runs/approvers.ts";
import { type Config, targetNamed } from "../../runs/config.ts";
import type { Findings } from "../../runs/policy/findings.ts";
import { type Verdict, verdictOn } from "../../runs/policy/verdict.ts";
import { MODES, type Mode } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { allFindings } from "./all-findings.ts";
import {
  type Block,
  context,
  MESSAGE_LENGTH,
  type Message,
  preformatted,
  richText,
  section,
} from "./elements.ts";
import { MODE_EMOJI } from "./emoji.ts";
import { sizeOf, worstFindings } from "./findings.ts";
import { escaped } from "./mrkdwn.ts";
import { oneOf } from "./people.ts";
import { sentence } from "./thread.ts";

/** What somebody wants to know what would become of. */
export interface Checked {
  /** The targets in question. */
  targets: readonly string[];
  findings: Findings;
  person: string;
}

/** How many targets are answered for when none is named. */
const TARGETS = 10;

/** What was found in a command, and what would become of it: one message, and more when many things were found. */
export function checkMessages(checked: Checked, config: Config, text: Text): Message[] {
  const { verdict: say, found } = text;
  const { findings, targets } = checked;
  const others = targets.length - TARGETS;
  const below = [
    ...targets.slice(0, TARGETS).map((target) => targetBlock(target, checked, config, text)),
    ...(others > 0 ? [context(say.moreTargets(others))] : []),
  ];
  const { parts, shown } = worstFindings(findings, MESSAGE_LENGTH - sizeOf(below) - 500, "", text);
  const seen = parts.length === 0 ? section(found.nothing) : richText(...parts);
  const answer = sentence(say.title, ...below, seen);
  return findings.kept.length > shown ? [answer, ...allFindings(findings, text)] : [answer];
}

/** The answer about what is no command at all; the sentence is for a modal's field, with a line and a mark below it. */
export function notACommandMessage(why: string, { verdict: say }: Text): Message {
  return sentence(say.notACommand, richText(preformatted(why)));
}

function targetBlock(name: string, checked: Checked, config: Config, text: Text): Block {
  const { common, verdict: say } = text;
  const byOutcome = Map.groupBy(MODES, (mode) => whatWould(name, mode, checked, config, text));
  const lines = [...byOutcome].map(([what, modes]) => {
    const named = modes.map((mode) => `${MODE_EMOJI[mode]} ${common.modes[mode]}`).join(", ");
    return say.would(named, what);
  });
  return section([`*${escaped(name)}*`, ...lines].join("\n"));
}

function whatWould(
  name: string,
  mode: Mode,
  { findings, person }: Checked,
  config: Config,
  text: Text,
): string {
  const target = targetNamed(config, name);
  const decided = verdictOn({ target: name, mode, requester: person }, findings, config);
  const approvers = target ? approversOf({ requester: person }, target) : [];
  const first = decided.dryRun ? text.verdict.dryRun : "";
  return text.common.join(outcome(decided, approvers, text), first, reason(decided, text));
}

function outcome({ verdict }: Verdict, approvers: readonly string[], text: Text): string {
  const { verdict: say } = text;
  if (verdict !== "ask") return say[verdict];
  return approvers.length === 0 ? say.askNobody : say.ask(oneOf(approvers, text));
}

function reason({ why, rule, words }: Verdict, { verdict: say, common }: Text): string {
  if (why !== "rule") return say.whys[why];
  return common.join(escaped(words), say.rule(`\`${escaped(rule)}\``));
}
