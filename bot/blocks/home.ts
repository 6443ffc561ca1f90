import type { types } from "@slack/bolt";
import type { Config } from "../../runs/config.ts";
import type { Run } from "../../runs/run.ts";
import { ACTIONS, VIEWS } from "../ids.ts";
import type { Text } from "../text/index.ts";
import { decisionButtons } from "./buttons.ts";
import { dryRunParts } from "./dry-run.ts";
import {
  actions,
  type Block,
  button,
  context,
  header,
  preformatted,
  richText,
  section,
  written,
} from "./elements.ts";
import { worstFindings } from "./findings.ts";
import { historyRow } from "./history.ts";
import { date, escaped, mention } from "./mrkdwn.ts";

/** How many runs each part shows: four blocks for one that waits, two for the others, of the 100 that Slack allows. */
export const HOME_ROWS = 10;

/** How much the findings of one run may take there, in characters of JSON: two or three of them. */
const FINDINGS_LENGTH = 2_000;

/** What somebody's App Home shows. */
export interface HomeRuns {
  /** What waits for this person's decision. */
  waiting: readonly Run[];
  mine: readonly Run[];
  recent: readonly Run[];
  /** The links to the cards, by run id. */
  links: ReadonlyMap<string, string>;
  config: Config;
}

/** Somebody's App Home. */
export function homeView({ waiting, mine, recent, links, config }: HomeRuns, text: Text): types.HomeView {
  const { home: say } = text;
  const rows = (runs: readonly Run[]) =>
    runs.slice(0, HOME_ROWS).flatMap((run) => historyRow(run, links.get(run.id), text));
  return {
    type: "home",
    callback_id: VIEWS.home,
    blocks: [
      section(say.about),
      ...actions([button(ACTIONS.newRun, say.newRun, "new", { style: "primary" })]),
      ...part(say.waiting, say.nothingWaiting, waitingRows(waiting, config, text)),
      ...part(say.mine, say.noneOfMine, rows(mine)),
      ...part(say.recent, say.noneRecent, rows(recent)),
      { type: "divider" },
      context(say.help(config.command)),
    ],
  };
}

function part(title: string, empty: string, rows: Block[]): Block[] {
  return [header(title), ...(rows.length === 0 ? [section(empty)] : rows)];
}

function waitingRows(runs: readonly Run[], config: Config, text: Text): Block[] {
  const more = runs.length > HOME_ROWS ? [context(text.home.more(runs.length - HOME_ROWS))] : [];
  return [...runs.slice(0, HOME_ROWS).flatMap((run) => waitingRow(run, config, text)), ...more];
}

/** A run that waits for a decision, with all that the decision is about. */
function waitingRow(run: Run, config: Config, text: Text): Block[] {
  const { home: say, common, card, found } = text;
  const until = run.expiresAt === undefined ? [] : [say.until(date(run.expiresAt))];
  const asked = say.asked(
    mention(run.requester),
    escaped(run.target),
    common.modes[run.mode],
    date(run.requestedAt),
  );
  const { parts: findings } = worstFindings(run.findings, FINDINGS_LENGTH, found.onCard, text);
  return [
    section([asked, ...until].join("  ·  ")),
    richText(
      written(run.reason, card.reason),
      preformatted(run.command),
      ...findings,
      ...dryRunParts(run, text),
    ),
    ...actions(decisionButtons(run, config, text)),
  ];
}
