import type { Config } from "../../runs/config.ts";
import { isDryRunUnderWay } from "../../runs/dry-run.ts";
import type { Run } from "../../runs/run.ts";
import { head } from "../printed.ts";
import type { Text } from "../text/index.ts";
import { cancelButton } from "./buttons.ts";
import { changedRows, heldBackWords, refusedSentences } from "./effects.ts";
import { actions, context, type Message, preformatted, section, written } from "./elements.ts";
import { EMOJI, MODE_EMOJI } from "./emoji.ts";
import type { Part } from "./findings.ts";
import { headline } from "./headline.ts";
import { author } from "./people.ts";
import { whatWentWrong } from "./went-wrong.ts";

/** How much of the card what came out of the dry run may take, in characters of its JSON. */
const ROOM = 2_000;

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
  if (isDryRunUnderWay(run) || dryRun.status === undefined) return [written(say.underWay, name)];
  return [written(outcome(run, text), name), ...shown(run, text)];
}

/** In one sentence whether the dry run can be relied on. Without a report nobody knows anything, and that is said. */
function outcome({ dryRun }: Run, text: Text): string {
  const { dryRun: say, status: words } = text;
  const { status = "interrupted", result } = dryRun ?? {};
  const word = words[status].word;
  if (!result) return say.notMade(word);
  if (!result.effects) return say.unknown(word);
  if (!result.effects.rolledBack) return say.notRolledBack(word);
  return status === "succeeded" ? say.would : say.wouldUntilItFailed(word);
}

function shown({ dryRun }: Run, text: Text): Part[] {
  const result = dryRun?.result;
  if (!dryRun || !result) return [];
  const { effects } = result;
  const wrong = whatWentWrong({ result });
  const held = effects && heldBackWords(effects, text);
  const lines = [
    ...(effects ? [changedRows(effects, text) ?? text.effects.wouldChangeNothing] : []),
    ...(held === undefined ? [] : [held]),
    ...(effects ? refusedSentences(effects) : []),
    ...(wrong === undefined ? [] : [wrong]),
  ];
  return lines.length === 0 ? [] : [preformatted(head(lines.join("\n"), ROOM))];
}
