import { z } from "zod";
import type { Session } from "./emulator/emulator.ts";
import { fillIds } from "./ids.ts";
import { type Json, jsonObject, refusal, type SlackAnswer } from "./json.ts";
import { BOT, TEAM } from "./people.ts";
import { type StoredView, viewText } from "./state/views.ts";
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
  const filled = withIds(view);
  return workspace.emulator.run(async (session) => {
    const trigger = await session.call("views.generateTriggerId", { user_id: person });
    const exchange = { trigger_id: trigger.trigger_id, view: bare(filled) };
    const answer = await session.call("views.open", exchange);
    if (!answer.ok) return answer;
    const opened = learn(session, answered.parse(answer).view);
    const root_view_id = parent === null ? opened.id : parent.body.root_view_id;
    const body = { ...complete(opened, filled), root_view_id, previous_view_id: parent?.id ?? null };
    workspace.state.views.closeFrom(person, depth);
    return remember(workspace, { id: opened.id, person, type: "modal", depth, body });
  });
}

/** Replaces the content of an open modal. With a `hash`, only while the modal still has it. */
export async function updateModal(
  workspace: Workspace,
  id: string,
  view: Json,
  hash: string,
): Promise<SlackAnswer> {
  const filled = withIds(view);
  return workspace.emulator.run(async (session) => {
    const stored = workspace.state.views.find(id);
    if (!stored) return refusal("not_found");
    if (isStale(stored, hash)) return refusal("hash_conflict");
    await session.know(id);
    const answer = await session.call("views.update", { view_id: id, view: bare(filled) });
    if (!answer.ok) return answer;
    const { root_view_id, previous_view_id } = stored.body;
    const body = { ...complete(answered.parse(answer).view, filled), id, root_view_id, previous_view_id };
    return remember(workspace, { ...stored, body });
  });
}

/** Publishes a person's App Home. With a `hash`, only while the home still has it. */
export async function publishHome(
  workspace: Workspace,
  person: string,
  view: Json,
  hash: string,
): Promise<SlackAnswer> {
  const filled = withIds(view);
  return workspace.emulator.run(async (session) => {
    const before = workspace.state.views.homeOf(person);
    if (before && isStale(before, hash)) return refusal("hash_conflict");
    await session.know(before?.id);
    const answer = await session.call("views.publish", { user_id: person, view: bare(filled) });
    if (!answer.ok) return answer;
    const published = learn(session, answered.parse(answer).view);
    const id = before?.id ?? published.id;
    const body = { ...complete(published, filled), id, root_view_id: id };
    return remember(workspace, { id, person, type: "home", depth: 0, body });
  });
}

function isStale(stored: StoredView, hash: string): boolean {
  return hash !== "" && hash !== viewText(stored.body, "hash");
}

function remember(workspace: Workspace, view: StoredView): SlackAnswer {
  workspace.state.views.put(view);
  workspace.changes.announce(view.person);
  return { ok: true, view: view.body };
}

function withIds(view: Json): Json {
  return { ...view, blocks: fillIds(z.array(jsonObject).parse(view.blocks)) };
}

/** The emulator keeps closed views and their external ids; that these are unique is checked by us. */
export function bare(view: Json): Json {
  const { external_id: _externalId, ...rest } = view;
  return rest;
}

function learn<T extends { id: string }>(session: Session, view: T): T {
  if (!session.aliases.has(view.id)) session.aliases.add(view.id, view.id);
  return view;
}

/** Our own copy of what the bot sent, with what only the emulator knows. */
function complete(answer: Json, sent: Json): Json {
  const identity = { team_id: TEAM.id, app_id: BOT.appId, bot_id: BOT.botId, app_installed_team_id: TEAM.id };
  return { ...answer, private_metadata: "", external_id: "", ...sent, ...identity };
}
