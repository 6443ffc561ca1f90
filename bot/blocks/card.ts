import type { types } from "@slack/bolt";
import type { Config } from "../../runs/config.ts";
import type { Run } from "../../runs/run.ts";
import { isOpen } from "../../runs/status.ts";
import { ACTIONS } from "../ids.ts";
import type { Text } from "../text/index.ts";
import {
  actions,
  type Block,
  button,
  confirmation,
  context,
  header,
  type Message,
  mrkdwn,
  preformatted,
  richText,
  section,
  written,
} from "./elements.ts";
import { EMOJI, MODE_EMOJI } from "./emoji.ts";
import { headline } from "./headline.ts";
import { duration } from "./measures.ts";
import { date, escaped, firstLine, mention } from "./mrkdwn.ts";
import { whatWentWrong } from "./went-wrong.ts";

/**
 * The card of a run. The same blocks in the same order at every status: Slack does not let an update put another
 * kind of block in the place of a rich text one (`block_mismatch`).
 */
export function card(run: Run, config: Config, text: Text): Message {
  const status = `${EMOJI[run.status]} ${text.status[run.status].word}`;
  const mode = text.common.modes[run.mode];
  return {
    text: text.card.summary(status, escaped(run.target), mode, mention(run.requester)),
    blocks: [
      header(status),
      section(headline(run, config, text)),
      facts(run, text),
      words(run, text),
      fineprint(run, text),
      ...actions([...decisionButtons(run, text), ...cancelButton(run, text)]),
    ],
  };
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
function words(run: Run, text: Text): Block {
  const { card: say } = text;
  const rejection = run.decision?.verdict === "rejected" ? [written(run.decision.reason, say.rejection)] : [];
  const wrong = whatWentWrong(run);
  return richText(
    written(run.reason, say.reason),
    preformatted(run.command),
    ...rejection,
    ...(wrong === undefined ? [] : [written(wrong, say.problem)]),
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
      ...(run.digest === undefined ? [] : [say.digest(`\`${run.digest.slice(0, 12)}\``)]),
    ].join("  ·  "),
  );
}

/** The buttons of an approver, on the card and in App Home. */
export function decisionButtons(run: Run, { card: say, common }: Text): types.Button[] {
  if (run.status !== "awaiting-approval") return [];
  const { title, text, yes, no } = say.confirmApprove;
  const mode = `${MODE_EMOJI[run.mode]} ${common.modes[run.mode]}`;
  const question = text(mode, firstLine(run.command, 200));
  return [
    button(ACTIONS.approve, say.approve, run.id, {
      style: "primary",
      confirm: confirmation(title(run.target), question, yes, no),
    }),
    button(ACTIONS.reject, say.reject, run.id, { style: "danger" }),
  ];
}

function cancelButton(run: Run, { card: say }: Text): types.Button[] {
  if (!isOpen(run.status) || run.status === "stopping") return [];
  const { title, waiting, running, yes, no } = say.confirmCancel;
  const consequence = run.status === "running" ? running : waiting;
  return [button(ACTIONS.cancel, say.cancel, run.id, { confirm: confirmation(title, consequence, yes, no) })];
}
