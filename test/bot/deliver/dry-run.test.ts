import { describe, expect, it } from "vitest";
import { deliveryClient } from "../../../bot/client.ts";
import { deliverer } from "../../../bot/deliver.ts";
import type { NOTICES } from "../../../runs/ports.ts";
import type { Run } from "../../../runs/run.ts";
import { someLog } from "../../support/bot.ts";
import { fakeSlack } from "../../support/fake-slack.ts";
import { SOME_TIME, someRun, someRunId } from "../../support/runs.ts";
import { ON_CALL, someServices, success } from "../../support/services.ts";
import { card, textOf } from "./some-delivery.ts";

const RUN = someRunId(1);
const DRY_RUN = someRunId(2);

/** A run that waits with its dry run, and Slack. */
async function someDryRun(fields: Partial<Run> = {}, run: Partial<Run> = { messages: { card } }) {
  const slack = await fakeSlack();
  const log = someLog();
  const { services } = someServices();
  await services.store.insert(someRun({ id: RUN, status: "awaiting-approval", ...run }));
  const decision = { verdict: "approved", by: ON_CALL, at: SOME_TIME, reason: "", digest: "d" } as const;
  const dryRun = { id: DRY_RUN, mode: "dry-run", dryRunOf: RUN, decision, status: "running" } as const;
  await services.store.insert(someRun({ ...dryRun, startedAt: SOME_TIME, ...fields }));
  const client = deliveryClient({ token: "xoxb-secret", apiUrl: slack.apiUrl, log });
  const deliver = deliverer(services, client, log);
  const tell = async (...notices: (typeof NOTICES)[number][]) => {
    for (const notice of notices) await deliver(DRY_RUN, notice);
  };
  return { slack, tell, services };
}

describe("a dry run that is made for a run", () => {
  it("is told about in the thread of that run, its own card included", async () => {
    const { slack, tell } = await someDryRun({ status: "succeeded", result: success });
    await tell("card", "started", "result");
    const posted = slack.to("chat.postMessage");
    expect(posted).toHaveLength(3);
    for (const message of posted) expect(message).toMatchObject({ thread_ts: card.ts });
    expect(textOf(posted[2])).toContain(`<@${ON_CALL}> Dry run`);
  });

  it("does not repeat command, findings or decision: the card above has them", async () => {
    const command = "User.delete_all # once is enough";
    const { slack, tell } = await someDryRun({ command });
    await tell("card", "decision", "started");
    expect(textOf(slack.to("chat.postMessage"))).not.toContain("once is enough");
    expect(slack.to("chat.postMessage")).toHaveLength(2);
  });

  it("has a card that is brought up to date in its place, and can be cancelled there", async () => {
    const { slack, tell, services } = await someDryRun();
    await tell("card");
    expect(textOf(slack.to("chat.postMessage")[0])).toContain('"cancel"');
    const run = await services.store.get(DRY_RUN);
    if (run) await services.store.replace({ ...run, status: "succeeded", version: run.version + 1 });
    await tell("card");
    const [updated] = slack.to("chat.update");
    expect(updated).toMatchObject({ ts: run?.messages.card?.ts });
    expect(textOf(updated)).toContain("Succeeded");
    expect(textOf(updated)).not.toContain('"cancel"');
  });

  it("has its card in the channel when somebody deleted that of its run", async () => {
    const { slack, tell } = await someDryRun();
    slack.behave(({ method, args }) =>
      method === "chat.postMessage" && args.thread_ts !== undefined
        ? { body: { ok: false, error: "thread_not_found" } }
        : undefined,
    );
    await tell("card");
    expect(slack.to("chat.postMessage").at(-1)).not.toHaveProperty("thread_ts");
  });

  it("is told about in the channel as long as Slack has no card of its run", async () => {
    const { slack, tell } = await someDryRun({}, {});
    await tell("card", "started");
    const [own, started] = slack.to("chat.postMessage");
    expect(own).not.toHaveProperty("thread_ts");
    expect(started).toHaveProperty("thread_ts");
  });
});
