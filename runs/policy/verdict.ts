import { type Config, type Target, targetNamed } from "../config.ts";
import type { Run } from "../run.ts";
import { NOT_HELD_BACK, REFUSED_IN_A_DRY_RUN } from "../script/findings/rules.ts";
import { type Findings, isFound, worstOf } from "./findings.ts";
import { type PolicyRule, WORST, type Worst } from "./rules.ts";

/** What the policy looks at besides the findings. */
export type Asked = Pick<Run, "target" | "mode" | "requester"> & Pick<Partial<Run>, "dryRunFirst">;

/**
 * Why a verdict is what it is.
 *
 * - `rule`: a rule of the team says so
 * - `cannot-run`: something was found that cannot be run
 * - `not-read`: nobody knows what is in the command, so a person has to look; such runs are older than the reading
 * - `target-gone`: the target is not in the configuration, and nothing runs by default
 * - `always`, `writes`: the target asks for an approval, always or of runs that may write
 * - `danger`: the target asks for none, but something worse than caution was found
 * - `dry-run-first`: nobody would be asked, but the requester wants a dry run first, and somebody has to look at it
 * - `harmless`: the target asks for none, and nothing worse than caution was found
 */
export type Why =
  | "rule"
  | "cannot-run"
  | "not-read"
  | "target-gone"
  | "always"
  | "writes"
  | "danger"
  | "dry-run-first"
  | "harmless";

/** What becomes of a command, and who says so. */
export interface Verdict {
  verdict: "refuse" | "ask" | "run";
  /** The name of the rule that decided; `default` when none of the team's did. */
  rule: string;
  why: Why;
  /** What the team's rule says to whoever asked; empty unless one refuses. */
  words: string;
  /** Whether a dry run has to be made before anybody can approve. */
  dryRun: boolean;
}

type Said = Omit<Verdict, "dryRun">;

/**
 * What becomes of a command: the only place where that is decided. Pure, so that the check before the request, the
 * card, the launch and the command line all say the same.
 * @param findings what reading the command found; undefined when nobody has read it
 */
export function verdictOn(asked: Asked, findings: Findings | undefined, config: Config): Verdict {
  const target = targetNamed(config, asked.target);
  if (!target) return { ...byDefault("ask", "target-gone"), dryRun: false };
  if (!findings) return { ...byDefault("ask", "not-read"), dryRun: false };
  const worst = worstOf(findings);
  if (worst === "refuse") return { ...byDefault("refuse", "cannot-run"), dryRun: false };
  const rule = config.rules.find(({ when }) => holds(when, asked, findings, worst));
  const decided = rule ? saidBy(rule) : withoutRules(target, asked.mode, worst);
  const said = asked.dryRunFirst && decided.verdict === "run" ? byDefault("ask", "dry-run-first") : decided;
  const demanded = rule?.verdict === "ask" ? rule.dryRun : undefined;
  const dryRun =
    asked.mode === "write" &&
    said.verdict === "ask" &&
    (asked.dryRunFirst || (demanded ?? showsMore(findings, worst))) &&
    verdictOn({ ...asked, mode: "dry-run", dryRunFirst: undefined }, findings, config).verdict !== "refuse";
  return { ...said, dryRun };
}

/**
 * Whether a dry run is demanded where no rule says: of what is dangerous, unless it does things as well that a dry run
 * neither holds back nor takes back, so that it would do them twice, or that it refuses, so that it would show little.
 */
function showsMore(findings: Findings, worst: Worst): boolean {
  return worst === "danger" && !isFound(findings, [...NOT_HELD_BACK, ...REFUSED_IN_A_DRY_RUN]);
}

/** What becomes of a command when no rule of the team matches. */
export function withoutRules({ approval }: Target, mode: Run["mode"], worst: Worst): Said {
  if (approval === "always") return byDefault("ask", "always");
  // A dry run executes the command, and not all that a command does can be rolled back.
  if (approval === "writes" && mode !== "read-only") return byDefault("ask", "writes");
  return worst === "danger" ? byDefault("ask", "danger") : byDefault("run", "harmless");
}

/** Whether a severity lies between what a rule asks for. */
export function isBetween(worst: Worst, limits: PolicyRule["when"]["worst"]): boolean {
  const at = WORST.indexOf(worst);
  return at >= WORST.indexOf(limits?.atLeast ?? "none") && at <= WORST.indexOf(limits?.atMost ?? "danger");
}

function holds(when: PolicyRule["when"], asked: Asked, findings: Findings, worst: Worst): boolean {
  return (
    (when.targets?.includes(asked.target) ?? true) &&
    (when.modes?.includes(asked.mode) ?? true) &&
    (when.requesters?.includes(asked.requester) ?? true) &&
    isBetween(worst, when.worst) &&
    (when.found === undefined || isFound(findings, when.found))
  );
}

function saidBy(rule: PolicyRule): Said {
  const words = rule.verdict === "refuse" ? rule.words : "";
  return { verdict: rule.verdict, rule: rule.name, why: "rule", words };
}

function byDefault(verdict: Verdict["verdict"], why: Why): Said {
  return { verdict, rule: "default", why, words: "" };
}
