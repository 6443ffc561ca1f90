import type { Config } from "../../runs/config.ts";
import { totalOf } from "../../runs/policy/findings.ts";
import type { Run } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { cancelButton, decisionButtons } from "./buttons.ts";
import { dryRunCard, dryRunParts } from "./dry-run.ts";
import {
  actions,
  type Block,
  context,
  header,
  MESSAGE_LENGTH,
  type Message,
  mrkdwn,
  preformatted,
  richText,
  section,
  written,
} from "./elements.ts";
import { EMOJI, MODE_EMOJI } from "./emoji.ts";
import { type Part, sizeOf, worstFindings } from "./findings.ts";
import { headline } from "./headline.ts";
import { duration } from "./measures.ts";
import { date, escaped, mention } from "./mrkdwn.ts";
import { runsInShort } from "./runs-in.ts";
import { whatWentWrong } from "./went-wrong.ts";

/**
 * The card of a run. Findings stand in its rich text, as many as there is room for: the same blocks in the same order
 * at every status, because Slack does not let an update put another kind of block in the place of a rich text one
 * (`block_mismatch`).
 */
export function card(run: Run, config: Config, text: Text, within: Within = onCard(text)): Message {
  return run.dryRunOf === undefined ? wholeCard(run, config, text, within) : dryRunCard(run, config, text);
}

/** The card with command, findings and reason, also of a dry run that has a short one in the thread of its run. */
export function wholeCard(run: Run, config: Config, text: Text, within: Within): Message {
  const mode = text.common.modes[run.mode];
  const summary = text.card.summary(status(run, text), escaped(run.target), mode, mention(run.requester));
  return { text: summary, blocks: blocksIn(within, run, config, text).blocks };
}

/** How much the blocks may hold, in characters of their JSON, and where the findings are that do not fit: our sentence. */
interface Within {
  room: number;
  where: string;
}

function onCard({ found }: Text): Within {
  return { room: MESSAGE_LENGTH, where: found.inThread };
}

/** Whether a card shows every finding of its run, so that the thread need not. */
export function showsAllFindings(run: Run, config: Config, text: Text): boolean {
  const { shown } = blocksIn(onCard(text), run, config, text);
  return run.findings === undefined || shown === totalOf(run.findings);
}

function blocksIn({ room, where }: Within, run: Run, config: Config, text: Text) {
  const withFindings = (findings: readonly Part[]) => [
    header(status(run, text)),
    section(headline(run, config, text)),
    facts(run, text),
    words(run, findings, text),
    fineprint(run, text),
    ...actions([...decisionButtons(run, config, text), ...cancelButton(run, config, text)]),
  ];
  const left = room - sizeOf(withFindings([]));
  const { parts, shown } = worstFindings(run.findings, left, where, text);
  return { blocks: withFindings(parts), shown };
}

function status(run: Run, text: Text): string {
  return `${EMOJI[run.status]} ${text.status[run.status].word}`;
}

function facts(run: Run, text: Text): Block {
  const { card: say, common } = text;
  const fields = [
    [say.target, `*${escaped(run.target)}*`],
    [say.mode, `${MODE_EMOJI[run.mode]} ${common.modes[run.mode]}`],
    [say.requester, mention(run.requester)],
    [say.requestedAt, date(run.requestedAt)],
  ];
  return { type: "section", fields: fields.map(([name, value]) => mrkdwn(`${name}\n${value}`)) };
}

/** Everything that people wrote, and what the process said about itself: text that Slack does not parse. */
function words(run: Run, findings: readonly Part[], text: Text): Block {
  const { card: say } = text;
  const rejection = run.decision?.verdict === "rejected" ? [written(run.decision.reason, say.rejection)] : [];
  const wrong = whatWentWrong(run);
  const refusedByRule = run.problem === "refused-by-rule";
  return richText(
    written(run.reason, say.reason),
    preformatted(run.command),
    ...findings,
    ...dryRunParts(run, text),
    ...rejection,
    ...(wrong === undefined ? [] : [written(wrong, refusedByRule ? say.ruleSays : say.problem)]),
  );
}

function fineprint(run: Run, text: Text): Block {
  const { card: say } = text;
  const { decision, result } = run;
  return context(
    [
      ...(decision ? [say.decidedBy[decision.verdict](mention(decision.by), date(decision.at))] : []),
      ...(typeof result?.exit === "number" ? [say.exit(result.exit)] : []),
      ...(typeof result?.duration === "number" ? [say.took(duration(result.duration, text))] : []),
      say.run(`\`${run.id}\``),
      ...runsInShort(run, text),
      ...(run.digest === undefined ? [] : [say.digest(`\`${run.digest.slice(0, 12)}\``)]),
    ].join("  ·  "),
  );
}
