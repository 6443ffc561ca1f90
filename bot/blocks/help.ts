import type { Config } from "../../runs/config.ts";
import { STATUSES } from "../../runs/status.ts";
import type { Text } from "../text/index.ts";
import { context, type Message, section } from "./elements.ts";
import { EMOJI } from "./emoji.ts";
import { sentence } from "./thread.ts";

/** `/ambulance help` */
export function helpMessage(config: Config, { slash: say, status }: Text): Message {
  const lines = say.help(config.command).map(([typed, meaning]) => `\`${typed}\`  ${meaning}`);
  const statuses = STATUSES.map((each) => `${EMOJI[each]} \`${each}\`  ${status[each].meaning}`).join("\n");
  return sentence(
    `*${say.helpTitle}*`,
    section(lines.join("\n")),
    section(say.helpShortcut),
    section(say.helpDryRun),
    section(targets(config, say)),
    context(statuses),
  );
}

/** The answer to what Ambulance does not know. */
export function unknownMessage(
  config: Config,
  suggestion: string | undefined,
  { slash: say, common }: Text,
): Message {
  const hint = suggestion === undefined ? "" : say.didYouMean(`\`${config.command} ${suggestion}\``);
  return sentence(common.join(say.unknown, hint, say.tryHelp(config.command)), context(targets(config, say)));
}

function targets(config: Config, say: Text["slash"]): string {
  return say.targets(
    Object.keys(config.targets)
      .map((name) => `\`${name}\``)
      .join(", "),
  );
}
