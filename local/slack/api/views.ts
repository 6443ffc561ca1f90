import { checkView } from "../block-kit/check.ts";
import { type Json, jsonObject, refusal, type SlackAnswer } from "../json.ts";
import { openModal, publishHome, updateModal } from "../modals.ts";
import { findPerson } from "../people.ts";
import type { Trigger } from "../triggers.ts";
import type { Workspace } from "../workspace.ts";
import { jsonArgument, textArgument } from "./arguments.ts";
import { invalidArgument, invalidView } from "./refusals.ts";

/** Slack: `view_too_large` beyond this. Bytes of JSON. */
const VIEW_LIMIT = 250_000;

/** views.open */
export async function openView(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const view = readView(args, "modal");
  if ("ok" in view) return view;
  if (isTaken(workspace, view.body, null)) return refusal("duplicate_external_id");
  const trigger = exchangeTrigger(workspace, args);
  if ("ok" in trigger) return trigger;
  return openModal(workspace, trigger.person, view.body, null);
}

/** views.push: on top of the modal in which the trigger was made. */
export async function pushView(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const view = readView(args, "modal");
  if ("ok" in view) return view;
  if (isTaken(workspace, view.body, null)) return refusal("duplicate_external_id");
  const trigger = exchangeTrigger(workspace, args);
  if ("ok" in trigger) return trigger;
  const parent = trigger.viewId === null ? undefined : workspace.state.views.find(trigger.viewId);
  if (parent?.type !== "modal") return refusal("view_not_found");
  return openModal(workspace, trigger.person, view.body, parent);
}

/** views.update */
export async function updateView(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const id = textArgument(args, "view_id");
  const externalId = textArgument(args, "external_id");
  const views = workspace.state.views;
  const stored = id === "" ? views.findExternal(externalId) : views.find(id);
  if (!stored) return refusal("not_found");
  const view = readView(args, stored.type);
  if ("ok" in view) return view;
  if (isTaken(workspace, view.body, stored.id)) return refusal("duplicate_external_id");
  const hash = textArgument(args, "hash");
  if (stored.type === "home") return publishHome(workspace, stored.person, view.body, hash);
  return updateModal(workspace, stored.id, view.body, hash);
}

/** views.publish */
export async function publishView(workspace: Workspace, args: Json): Promise<SlackAnswer> {
  const person = findPerson(textArgument(args, "user_id"));
  if (!person) return refusal("user_not_found");
  if (!workspace.manifest.features.app_home?.home_tab_enabled) return refusal("not_enabled");
  const view = readView(args, "home");
  if ("ok" in view) return view;
  const before = workspace.state.views.homeOf(person.id);
  if (isTaken(workspace, view.body, before?.id ?? null)) return refusal("duplicate_external_id");
  return publishHome(workspace, person.id, view.body, textArgument(args, "hash"));
}

function exchangeTrigger(workspace: Workspace, args: Json): Trigger | SlackAnswer {
  const id = textArgument(args, "trigger_id");
  if (id === "") return invalidArgument("", "missing required field: trigger_id");
  const trigger = workspace.triggers.exchange(id);
  return typeof trigger === "string" ? refusal(trigger) : trigger;
}

function readView(args: Json, type: "modal" | "home"): { body: Json } | SlackAnswer {
  if (args.view === undefined) return invalidArgument("", "missing required field: view");
  const view = jsonObject.safeParse(jsonArgument(args, "view"));
  if (!view.success) return invalidArgument("/view", "must provide an object");
  if (JSON.stringify(view.data).length > VIEW_LIMIT) return refusal("view_too_large");
  if (view.data.type !== type) return invalidArgument("/view/type", `must be a valid enum value: ${type}`);
  const problems = checkView(view.data);
  return problems.length > 0 ? invalidView(problems) : { body: view.data };
}

function isTaken(workspace: Workspace, view: Json, own: string | null): boolean {
  if (typeof view.external_id !== "string" || view.external_id === "") return false;
  const other = workspace.state.views.findExternal(view.external_id);
  return other !== undefined && other.id !== own;
}
