import { card } from "./en/card.ts";
import { causes } from "./en/causes.ts";
import { common } from "./en/common.ts";
import { compared } from "./en/compared.ts";
import { dryRun } from "./en/dry-run.ts";
import { effects } from "./en/effects.ts";
import { findings } from "./en/findings.ts";
import { found } from "./en/found.ts";
import { headline } from "./en/headline.ts";
import { history } from "./en/history.ts";
import { home } from "./en/home.ts";
import { mistakes } from "./en/mistakes.ts";
import { modal } from "./en/modal.ts";
import { output } from "./en/output.ts";
import { problems } from "./en/problems.ts";
import { refusals } from "./en/refusals.ts";
import { show } from "./en/show.ts";
import { slash } from "./en/slash.ts";
import { status } from "./en/status.ts";
import { thread } from "./en/thread.ts";
import { verdict } from "./en/verdict.ts";

/**
 * Every sentence that a person reads, in English; the shape that every other language has to have.
 * What is filled in is markup already: callers escape, or use text that Slack does not parse.
 */
export const en = {
  card,
  causes,
  common,
  compared,
  findings,
  found,
  dryRun,
  effects,
  headline,
  history,
  home,
  mistakes,
  modal,
  output,
  problems,
  refusals,
  show,
  slash,
  status,
  thread,
  verdict,
};
