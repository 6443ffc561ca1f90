import { z } from "zod";
import { checkView } from "../block-kit/check.ts";
import { type Json, jsonObject } from "../json.ts";
import { openModal, updateModal } from "../modals.ts";
import type { Person } from "../people.ts";
import type { StoredView } from "../state/views.ts";
import type { Workspace } from "../workspace.ts";
import { clientErrors } from "./client-checks.ts";
import { type Outcome, TROUBLE_CONNECTING } from "./outcome.ts";
import { blocksOf, interaction, viewForm } from "./payloads.ts";
import { type TypedValues, viewState } from "./view-state.ts";

const answers = z.discriminatedUnion("response_action", [
  z.object({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string().min(1)) }),
  z.object({ response_action: z.literal("update"), view: jsonObject }),
  z.object({ response_action: z.literal("push"), view: jsonObject }),
  z.object({ response_action: z.literal("clear") }),
]);

const TROUBLE: Outcome = { ok: false, error: TROUBLE_CONNECTING };

/** A person submits the modal on top. Nothing is sent while the client itself sees a mistake. */
export async function submit(
  workspace: Workspace,
  person: Person,
  view: StoredView,
  typed: TypedValues,
): Promise<Outcome> {
  const blocks = blocksOf(view);
  const values = viewState(blocks, typed);
  const errors = clientErrors(blocks, values);
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const payload: Json = {
    ...interaction("view_submission", person),
    trigger_id: workspace.triggers.issue(person.id, view.id),
    view: viewForm(view, values),
    response_urls: [],
  };
  const answer = await workspace.bot.deliver({ kind: "interaction", payload });
  if (answer.outcome !== "answered") return TROUBLE;
  return obey(workspace, view, answer.body);
}

/** A person closes the modal on top; the app hears of it when it asked to. */
export async function close(workspace: Workspace, person: Person, view: StoredView): Promise<Outcome> {
  const everything = view.body.clear_on_close === true;
  const closed = workspace.state.views
    .modalsOf(person.id)
    .filter((other) => everything || other.depth >= view.depth)
    .reverse();
  workspace.state.views.closeFrom(person.id, everything ? 0 : view.depth);
  workspace.changes.announce(person.id);
  for (const one of closed) {
    if (one.body.notify_on_close !== true) continue;
    const form = viewForm(one, viewState(blocksOf(one), {}));
    const payload = { ...interaction("view_closed", person), view: form, is_cleared: everything };
    await workspace.bot.deliver({ kind: "interaction", payload });
  }
  return { ok: true };
}

async function obey(workspace: Workspace, view: StoredView, body: unknown): Promise<Outcome> {
  if (!workspace.state.views.find(view.id)) return { ok: true };
  const empty =
    body === undefined || body === "" || (typeof body === "object" && JSON.stringify(body) === "{}");
  if (empty) return closeFrom(workspace, view, view.depth);
  const answer = answers.safeParse(body);
  if (!answer.success) return TROUBLE;
  if (answer.data.response_action === "clear") return closeFrom(workspace, view, 0);
  if (answer.data.response_action === "errors") return fieldErrors(view, answer.data.errors);
  const next = answer.data.view;
  if (next.type !== "modal" || checkView(next).length > 0) return TROUBLE;
  const shown =
    answer.data.response_action === "update"
      ? await updateModal(workspace, view.id, next, "")
      : await openModal(workspace, view.person, next, view);
  return shown.ok ? { ok: true } : TROUBLE;
}

function closeFrom(workspace: Workspace, view: StoredView, depth: number): Outcome {
  workspace.state.views.closeFrom(view.person, depth);
  workspace.changes.announce(view.person);
  return { ok: true };
}

/** Slack takes errors for input blocks only. */
function fieldErrors(view: StoredView, errors: Record<string, string>): Outcome {
  const inputs = blocksOf(view).filter((block) => block.type === "input");
  const known = Object.keys(errors).every((id) => inputs.some((block) => block.block_id === id));
  return known && Object.keys(errors).length > 0 ? { ok: false, errors } : TROUBLE;
}
