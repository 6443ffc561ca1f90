import { isThreadParent } from "../api/chat.ts";
import { post } from "../conversation.ts";
import type { Channel, Person } from "../people.ts";
import type { Workspace } from "../workspace.ts";
import { commandFailure, failedWith, type Outcome } from "./outcome.ts";
import { commandForm } from "./payloads.ts";
import { respond } from "./response.ts";

/** A person types a slash command into the composer. The bot's direct answer becomes a message. */
export async function typeCommand(
  workspace: Workspace,
  person: Person,
  channel: Channel,
  line: string,
): Promise<Outcome> {
  const [command = "", text = ""] = splitCommand(line);
  const known = workspace.manifest.features.slash_commands.some((one) => one.command === command);
  const allowed = workspace.manifest.oauth_config.scopes.bot.includes("commands");
  if (!known || !allowed) return { ok: false, error: `${command} is not a valid command.` };
  const target = { channel: channel.id, person: person.id, messageTs: null };
  const payload = {
    ...commandForm(person, channel, command, text),
    response_url: workspace.responseUrls.issue(target),
    trigger_id: workspace.triggers.issue(person.id, null),
  };
  const answer = await workspace.bot.deliver({ kind: "command", payload });
  if (answer.outcome !== "answered") return commandFailure(command, answer);
  if (answer.body === undefined) return { ok: true };
  const body = typeof answer.body === "string" ? { text: answer.body } : answer.body;
  const shown = await respond(workspace, target, body);
  return shown.ok ? { ok: true } : { ok: false, error: failedWith(command, "invalid_command_response") };
}

/** A person says something in a channel or a thread. */
export async function say(
  workspace: Workspace,
  person: Person,
  channel: Channel,
  text: string,
  threadTs: string | null,
): Promise<Outcome> {
  if (threadTs !== null && !isThreadParent(workspace, channel.id, threadTs)) {
    return { ok: false, error: "There is no such thread." };
  }
  const draft = { channel: channel.id, threadTs, userId: person.id, text, blocks: [], visibleTo: null };
  const answer = await post(workspace, draft);
  return answer.ok ? { ok: true } : { ok: false, error: answer.error ?? "fatal_error" };
}

function splitCommand(line: string): string[] {
  const [, command, text] = /^(\S+)\s*([\s\S]*?)\s*$/.exec(line.trimStart()) ?? [];
  return [command ?? "", text ?? ""];
}
