import { describe, expect, it } from "vitest";
import { card, someDelivery, waiting } from "./some-delivery.ts";

const long = Array.from({ length: 120 }, (_, n) => `User.find(${n}).touch`).join("\n");
const asking = (command: string) => someDelivery({ ...waiting, command, messages: { card } });

describe("a command that somebody has to approve", () => {
  it("comes as a file with the numbers of its lines when it is long, whole, once, and before the approvers are called", async () => {
    const { tell, slack, run } = await asking(long);
    await tell("waiting", "waiting");
    const [uploaded, ...more] = slack.to("upload").map(({ body }) => String(body));
    expect(more).toEqual([]);
    expect(uploaded).toContain("  1  User.find(0).touch\n  2  User.find(1).touch");
    expect(uploaded).toContain("120  User.find(119).touch");
    expect(slack.to("files.completeUploadExternal")[0]).toMatchObject({ thread_ts: card.ts });
    expect(slack.to("files.getUploadURLExternal")[0]).toMatchObject({ filename: `${run.id}-command.txt` });
    const order = slack.calls.map(({ method }) => method);
    expect(order.indexOf("files.completeUploadExternal")).toBeLessThan(order.indexOf("chat.postMessage"));
  });

  it("is on the card alone when it is short", async () => {
    const { tell, slack } = await asking("User.count\nOrder.count");
    await tell("waiting");
    expect(slack.to("upload")).toEqual([]);
  });

  it("shows in the file where something is that cannot be seen", async () => {
    const { tell, slack } = await asking(`${long}\nUser\u200b.count`);
    await tell("waiting");
    expect(String(slack.to("upload")[0]?.body)).toContain("121  User\ufffd.count");
  });

  it("waits for its approval also when Slack takes no files", async () => {
    const { tell, slack } = await asking(long);
    slack.behave(({ method }) =>
      method === "files.getUploadURLExternal" ? { body: { ok: false, error: "missing_scope" } } : undefined,
    );
    await tell("waiting");
    const said = slack.to("chat.postMessage").map(({ text }) => text);
    expect(said[0]).toContain("missing_scope");
    expect(said[1]).toContain("please approve or reject");
  });
});
