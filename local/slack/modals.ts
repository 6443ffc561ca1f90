import { z } from "zod";
import { fillIds } from "./ids.ts";
import { type Json, jsonObject, refusal, type SlackAnswer } from "./json.ts";
import { BOT, TEAM } from "./people.ts";
import type { StoredView } from "./state/views.ts";
import type { Workspace } from "./workspace.ts";

/** Slack: at most this many modals lie on each other. */
export const MODAL_STACK_LIMIT = 3;

const answered = z.object({ view: jsonObject.and(z.object({ id: z.string(), hash: z.string() })) });

/** Opens a modal on top of `parent`, or alone. The emulator makes its id and hash. */
export async function openModal(
  workspace: Workspace,
  person: string,
  view: Json,
  parent: StoredView | null,
): Promise<SlackAnswer> {
  const depth = parent === null ? 0 : parent.depth + 1;
  if (depth >= MODAL_STACK_LIMIT) return refusal("push_limit_reached");
  const filled = { ...view, blocks: fillIds(z.array(jsonObject).parse(view.blocks)) };
  const answer = await workspace.emulator.run(async (session) => {
    const trigger = await session.call("views.generateTriggerId", { user_id: person });
    return session.call("views.open", { trigger_id: trigger.trigger_id, view: filled });
  });
  if (!answer.ok) return answer;
  const opened = answered.parse(answer).view;
  const body: Json = {
    ...complete(opened, filled),
    root_view_id: parent === null ? opened.id : parent.body.root_view_id,
    previous_view_id: parent === null ? null : parent.id,
  };
  workspace.state.views.closeFrom(person, depth);
  workspace.state.views.put({ id: opened.id, person, type: "modal", depth, body });
  workspace.changes.announce(person);
  return { ok: true, view: body };
}

/** Replaces the content of an open modal. */
export async function updateModal(
  workspace: Workspace,
  stored: StoredView,
  view: Json,
): Promise<SlackAnswer> {
  const filled = { ...view, blocks: fillIds(z.array(jsonObject).parse(view.blocks)) };
  const answer = await workspace.emulator.run(async (session) => {
    await session.know(stored.id);
    return session.call("views.update", { view_id: stored.id, view: filled });
  });
  if (!answer.ok) return answer;
  const { root_view_id, previous_view_id } = stored.body;
  const body: Json = { ...complete(answered.parse(answer).view, filled), root_view_id, previous_view_id };
  body.id = stored.id;
  workspace.state.views.put({ ...stored, body });
  workspace.changes.announce(stored.person);
  return { ok: true, view: body };
}

/** Publishes a person's App Home. */
export async function publishHome(workspace: Workspace, person: string, view: Json): Promise<SlackAnswer> {
  const filled = { ...view, blocks: fillIds(z.array(jsonObject).parse(view.blocks)) };
  const before = workspace.state.views.homeOf(person);
  const answer = await workspace.emulator.run(async (session) => {
    await session.know(before?.id);
    return session.call("views.publish", { user_id: person, view: filled });
  });
  if (!answer.ok) return answer;
  const body: Json = complete(answered.parse(answer).view, filled);
  const id = before?.id ?? String(body.id);
  workspace.state.views.put({ id, person, type: "home", depth: 0, body: { ...body, id, root_view_id: id } });
  workspace.changes.announce(person);
  return { ok: true, view: { ...body, id, root_view_id: id } };
}

/** Our own copy of what the bot sent, with what only the emulator knows. */
function complete(answer: Json, sent: Json): Json {
  const identity = { team_id: TEAM.id, app_id: BOT.appId, bot_id: BOT.botId, app_installed_team_id: TEAM.id };
  const { blocks, private_metadata = "" } = sent;
  return { ...answer, blocks, private_metadata, ...identity };
}
