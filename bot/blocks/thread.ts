import { approversOf } from "../../runs/approvers.ts";
import { type Config, targetNamed } from "../../runs/config.ts";
import { isDryRunMissing, isDryRunUnderWay } from "../../runs/dry-run.ts";
import type { Run } from "../../runs/run.ts";
import type { Text } from "../text/index.ts";
import { effectsBlocks } from "./effects.ts";
import { type Block, context, type Message, richText, section, written } from "./elements.ts";
import { EMOJI } from "./emoji.ts";
import { headline } from "./headline.ts";
import { duration } from "./measures.ts";
import { date, escaped, link, mention } from "./mrkdwn.ts";
import { allOf } from "./people.ts";
import { whatWentWrong } from "./went-wrong.ts";

/** Calls the people who can approve. */
export function waitingMessage(run: Run, config: Config, text: Text): Message {
  const { thread: say } = text;
  const target = targetNamed(config, run.target);
  const approvers = target ? approversOf(run, target) : [];
  if (approvers.length === 0) return sentence(say.waitingForNobody(mention(run.requester)));
  const until = date(run.expiresAt ?? run.requestedAt);
  const [people, where] = [allOf(approvers, text), escaped(run.target)];
  if (isDryRunUnderWay(run)) return sentence(say.waitingDuringDryRun(people, where, until));
  if (isDryRunMissing(run, config)) return sentence(say.waitingForDryRun(people, where, until));
  return sentence(say.waiting(allOf(approvers, text), escaped(run.target), until));
}

/** Tells who decided, and why somebody said no. Undefined for a run that nobody decided about. */
export function decisionMessage(run: Run, { thread: say }: Text): Message | undefined {
  const { decision } = run;
  if (!decision) return undefined;
  const person = mention(decision.by);
  if (decision.verdict === "approved") return sentence(say.approved(person));
  return sentence(say.rejected(person), richText(written(decision.reason)));
}

/** Tells behind which run this one waits. Undefined when it does not wait any more. */
export function lineMessage(run: Run, { thread: say }: Text): Message | undefined {
  if (run.behind === undefined || run.status !== "queued") return undefined;
  return sentence(say.line(`\`${run.behind}\``, escaped(run.target)));
}

/** Tells that the command was started, and where to look. */
export function startedMessage(run: Run, { thread: say, dryRun }: Text): Message {
  const target = escaped(run.target);
  const words = run.dryRunOf === undefined ? say.started(target) : dryRun.started(target);
  return sentence([words, ...runLinks(run, say)].join("  ·  "));
}

/**
 * Tells where the process can be watched, once it exists; its execution was linked to when it was started. Undefined
 * when there is nothing to look at.
 */
export function linksMessage(run: Run, { thread: say }: Text): Message | undefined {
  const ofProcess = run.links.filter(({ name }) => name !== "execution");
  const links = runLinks({ links: ofProcess }, say);
  return links.length === 0 ? undefined : sentence(say.watch(links.join("  ·  ")));
}

/** Where a run can be watched; what launchers link to has a name in every language. */
export function runLinks(run: Pick<Run, "links">, say: Text["thread"]): string[] {
  return run.links.map(({ name, url }) => link(url, isKnown(name, say.links) ? say.links[name] : name));
}

function isKnown(name: string, links: Text["thread"]["links"]): name is keyof Text["thread"]["links"] {
  return Object.hasOwn(links, name);
}

/** The last words of a run: what became of it, for whoever waits for that. */
export function resultMessage(run: Run, config: Config, text: Text): Message {
  const { thread: say, dryRun, status } = text;
  const said = run.dryRunOf === undefined ? say.result : dryRun.result;
  const words = headline(run, config, text);
  const wrong = whatWentWrong(run);
  const took = run.result?.duration ?? null;
  return sentence(
    said(whoWaits(run, config, text), EMOJI[run.status], status[run.status].word, words),
    ...(wrong === undefined ? [] : [richText(written(wrong, text.card.problem))]),
    ...effectsBlocks(run, text, targetNamed(config, run.target)),
    ...(took === null ? [] : [context(text.card.took(duration(took, text)))]),
  );
}

/** The person who asked; for a dry run the approver who wanted it, or all who could, where it began by itself. */
function whoWaits(run: Run, config: Config, text: Text): string {
  if (run.dryRunOf === undefined) return mention(run.requester);
  if (run.decision) return mention(run.decision.by);
  const target = targetNamed(config, run.target);
  return allOf(target ? approversOf(run, target) : [], text);
}

/** Our own sentence as a message, with whatever belongs below it. */
export function sentence(words: string, ...below: Block[]): Message {
  return { text: words, blocks: [section(words), ...below] };
}
