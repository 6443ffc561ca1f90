import { expect, it } from "vitest";
import { DEVELOPER, ON_CALL, RUNS_CHANNEL } from "../../../local/slack/people.ts";
import type { Sandbox } from "../../../local/slack/sandbox.ts";
import { act, api, eventually, sandbox } from "./helpers.ts";

/** Counts how often a person's open page is told of a change, until the server goes away. */
async function listen(slack: Sandbox, as: string) {
  const response = await fetch(`${slack.url}/sandbox/events?as=${as}`);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  let heard = "";
  const read = async () => {
    for await (const piece of response.body ?? []) heard += new TextDecoder().decode(piece);
  };
  const ended = read().catch(() => undefined);
  await eventually(async () => heard.startsWith("retry: 1000\n\n"));
  return { ended, told: () => heard.split('data: {"changed":true}\n\n').length - 1 };
}

it("tells open pages when something changed, and only those of whoever can see it", async () => {
  const slack = await sandbox();
  const developer = await listen(slack, DEVELOPER.id);
  const onCall = await listen(slack, ON_CALL.id);
  const say = (text: string) => act(slack, "say", { as: DEVELOPER.id, channel: RUNS_CHANNEL, text });
  await say("hello");
  await eventually(async () => developer.told() === 1 && onCall.told() === 1);
  await api(slack, "chat.postEphemeral", { channel: RUNS_CHANNEL, user: DEVELOPER.id, text: "for you" });
  await eventually(async () => developer.told() === 2);
  await say("and all");
  await eventually(async () => developer.told() === 3 && onCall.told() >= 2);
  await slack.close();
  await onCall.ended;
  expect(onCall.told()).toBe(2);
});
