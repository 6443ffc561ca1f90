import type { Text } from "./index.ts";
import { card } from "./ja/card.ts";
import { causes } from "./ja/causes.ts";
import { common } from "./ja/common.ts";
import { compared } from "./ja/compared.ts";
import { dryRun } from "./ja/dry-run.ts";
import { effects } from "./ja/effects.ts";
import { findings } from "./ja/findings.ts";
import { found } from "./ja/found.ts";
import { headline } from "./ja/headline.ts";
import { history } from "./ja/history.ts";
import { home } from "./ja/home.ts";
import { mistakes } from "./ja/mistakes.ts";
import { modal } from "./ja/modal.ts";
import { output } from "./ja/output.ts";
import { problems } from "./ja/problems.ts";
import { refusals } from "./ja/refusals.ts";
import { show } from "./ja/show.ts";
import { slash } from "./ja/slash.ts";
import { status } from "./ja/status.ts";
import { thread } from "./ja/thread.ts";
import { verdict } from "./ja/verdict.ts";

/** Every sentence that a person reads, in Japanese. */
export const ja: Text = {
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
