import type { types } from "@slack/bolt";
import { type Config, targetNamed } from "../../runs/config.ts";
import { isDryRunMissing, isDryRunOfUse, isDryRunUnderWay } from "../../runs/dry-run.ts";
import { isWhole } from "../../runs/limits.ts";
import { isFound } from "../../runs/policy/findings.ts";
import type { Run } from "../../runs/run.ts";
import { NOT_HELD_BACK } from "../../runs/script/findings/rules.ts";
import { isOpen } from "../../runs/status.ts";
import { approveValue } from "../approve-value.ts";
import { ACTIONS } from "../ids.ts";
import type { Text } from "../text/index.ts";
import { button, confirmation } from "./elements.ts";
import { MODE_EMOJI } from "./emoji.ts";
import { worstInALine } from "./findings.ts";
import { firstLine } from "./mrkdwn.ts";

/** The buttons of an approver, on the card and in App Home. There is no Approve before a dry run that has to come first, or that is under way. */
export function decisionButtons(run: Run, config: Config, text: Text): types.Button[] {
  if (run.status !== "awaiting-approval") return [];
  const isMissing = isDryRunMissing(run, config);
  const isEarly = isMissing || isDryRunUnderWay(run);
  return [
    ...(isEarly ? [] : [approveButton(run, text)]),
    ...(isDryRunOfUse(run, config) ? [dryRunButton(run, isMissing, text)] : []),
    button(ACTIONS.reject, text.card.reject, run.id, { style: "danger" }),
  ];
}

function approveButton(run: Run, words: Text): types.Button {
  const { card: say } = words;
  const { title, yes, no } = say.confirmApprove;
  const worst = worstInALine(run.findings, words);
  const question = [firstLineOf(run, words), ...(worst === undefined ? [] : [worst])].join("\n");
  return button(ACTIONS.approve, say.approve, approveValue(run), {
    style: "primary",
    confirm: confirmation(title(run.target), question, yes, no),
  });
}

function dryRunButton(run: Run, isFirst: boolean, words: Text): types.Button {
  const { card: say } = words;
  const { title, text, beyond, yes, no } = say.confirmDryRun;
  const goesBeyond = run.findings !== undefined && isFound(run.findings, NOT_HELD_BACK);
  return button(ACTIONS.dryRun, run.dryRun ? say.dryRunAgain : say.dryRun, run.id, {
    ...(isFirst ? { style: "primary" as const } : {}),
    confirm: confirmation(title(run.target), goesBeyond ? `${text} ${beyond}` : text, yes, no),
  });
}

function firstLineOf(run: Run, { card: say, common }: Text): string {
  const mode = `${MODE_EMOJI[run.mode]} ${common.modes[run.mode]}`;
  return say.confirmApprove.text(mode, firstLine(run.command, 100));
}

/** What ends a run that is not over, after the question whether its consequences are meant. */
export function cancelButton(run: Run, config: Config, { card: say }: Text): types.Button[] {
  if (!isOpen(run.status) || run.status === "stopping") return [];
  const { title, yes, no } = say.confirmCancel;
  const question = confirmation(title, consequence(run, config, say), yes, no);
  return [button(ACTIONS.cancel, say.cancel, run.id, { confirm: question })];
}

function consequence(run: Run, config: Config, say: Text["card"]): string {
  const { waiting, running, runningWhole, runningDry, runningReadOnly } = say.confirmCancel;
  if (run.status !== "running") return waiting;
  if (run.mode === "dry-run") return runningDry;
  if (run.mode === "read-only") return runningReadOnly;
  const target = targetNamed(config, run.target);
  return target && isWhole(run, target) ? runningWhole : running;
}
