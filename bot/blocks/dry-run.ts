import type { Config } from "../../runs/config.ts";
import type { Effects } from "../../runs/report.ts";
import type { DryRun, Run } from "../../runs/run.ts";
import { isOpen, type Status } from "../../runs/status.ts";
import { head } from "../printed.ts";
import type { Text } from "../text/index.ts";
import { cancelButton } from "./buttons.ts";
import { changedRows, heldBackWords, nothingChanged, refusedSentences, warningWords } from "./effects.ts";
import { actions, context, type Message, preformatted, section, written } from "./elements.ts";
import { EMOJI, MODE_EMOJI } from "./emoji.ts";
import type { Part } from "./findings.ts";
import { headline, problemWords } from "./headline.ts";
import { author } from "./people.ts";
import { whatWentWrong } from "./went-wrong.ts";

/** How much of the card what came out of the dry run may take, in characters of its JSON. */
const ROOM = 1_500;
/** How much of it what went wrong may take. */
const WRONG = 400;

/** The card of a dry run that is made for another run: a message in the thread of that one, which has the command. */
export function dryRunCard(run: Run, config: Config, text: Text): Message {
  const { status, dryRun: say, common } = text;
  const by = author(run.decision?.by ?? "ambulance", text);
  const words = say.title(`${EMOJI[run.status]} *${status[run.status].word}*`, by);
  return {
    text: words,
    blocks: [
      section(common.join(`${MODE_EMOJI["dry-run"]} ${words}`, headline(run, config, text))),
      context(text.card.run(`\`${run.id}\``)),
      ...actions(cancelButton(run, config, text)),
    ],
  };
}

/** What came out of the dry run, for the card of the run that it was made for; nothing where none was made. */
export function dryRunParts(run: Run, text: Text): Part[] {
  const { dryRun } = run;
  if (!dryRun) return [];
  const { dryRun: say } = text;
  const name = `${MODE_EMOJI["dry-run"]} ${say.name}`;
  if (dryRun.status === undefined) return [written(isOpen(run.status) ? say.underWay : say.unheard, name)];
  return [written(outcome(dryRun, dryRun.status, text), name), ...shown(dryRun, text)];
}

/** In one sentence whether the dry run can be relied on. Without a report nobody knows anything, and that is said. */
function outcome({ result, problem }: DryRun, status: Status, text: Text): string {
  const { dryRun: say, status: words, problems, common } = text;
  const word = words[status].word;
  if (!result)
    return common.join(say.notMade(word), problem === undefined ? "" : problemWords(problem, problems));
  if (!result.effects) return say.unknown(word);
  if (!result.effects.rolledBack) return say.notRolledBack(word);
  return status === "succeeded" ? say.would : say.wouldUntilItFailed(word);
}

/** What the runner counted stands by itself: what the command said about its failure must not look like it. */
function shown({ result }: DryRun, text: Text): Part[] {
  if (!result) return [];
  const { effects } = result;
  const lines = effects ? effectLines(effects, text) : [];
  const wrong = whatWentWrong({ result });
  return [
    ...(lines.length === 0 ? [] : [preformatted(head(lines.join("\n"), ROOM - WRONG))]),
    ...(wrong === undefined ? [] : [written(head(wrong, WRONG), text.card.problem)]),
  ];
}

function effectLines(effects: Effects, text: Text): string[] {
  const held = heldBackWords(effects, text);
  const left = warningWords(effects, text);
  return [
    changedRows(effects, text) ?? nothingChanged(effects, true, text),
    ...(held === undefined ? [] : [held]),
    ...refusedSentences(effects),
    ...(left === undefined ? [] : [left]),
  ];
}
