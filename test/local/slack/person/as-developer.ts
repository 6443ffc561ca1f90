import { expect } from "vitest";
import type { Json } from "../../../../local/slack/json.ts";
import { DEVELOPER, RUNS_CHANNEL } from "../../../../local/slack/people.ts";
import type { Sandbox } from "../../../../local/slack/sandbox.ts";
import { act, api, type FakeBot, fakeBot, modal, sandbox } from "../helpers.ts";

/** The developer types a command in the runs channel. */
export const TYPE_COMMAND = {
  as: DEVELOPER.id,
  channel: RUNS_CHANNEL,
  text: "/ambulance production User.count",
};

/** A sandbox that does not wait long, and its bot. */
export async function withBot() {
  const slack = await sandbox({ botTimeoutMs: 500 });
  return { slack, bot: await fakeBot(slack) };
}

/** Opens a modal for the developer and returns its id. */
export async function openModal(slack: Sandbox, bot: FakeBot, view: Json = modal()): Promise<string> {
  await act(slack, "command", TYPE_COMMAND);
  const answer = await api(slack, "views.open", { trigger_id: bot.last().payload.trigger_id, view });
  expect(answer).toMatchObject({ ok: true });
  return String(Object(answer.view).id);
}

/** The developer submits a modal. */
export const submit = (slack: Sandbox, viewId: string, values: Json = { command: { text: "User.count" } }) =>
  act(slack, "submit", { as: DEVELOPER.id, viewId, values });
