import { describe, expect, it } from "vitest";
import { refuses } from "../../support/fake-slack.ts";
import { SOME_TIME } from "../../support/runs.ts";
import { DEVELOPER, ON_CALL, SECOND_ON_CALL, someConfig } from "../../support/services.ts";
import { card, over, someDelivery, textOf, waiting } from "./some-delivery.ts";

describe("the thread", () => {
  it("calls the approvers, and not the requester who is one of them", async () => {
    const { tell, slack } = await someDelivery({ ...waiting, requester: ON_CALL, messages: { card } });
    await tell("waiting");
    const [posted] = slack.to("chat.postMessage");
    expect(posted).toMatchObject({ channel: "C0RUNS", thread_ts: "1.1" });
    expect(posted?.text).toContain(`<@${SECOND_ON_CALL}>`);
    expect(posted?.text).not.toContain(`<@${ON_CALL}>`);
  });

  it("calls nobody for a run that was decided meanwhile", async () => {
    const { tell, slack } = await someDelivery({ status: "queued", messages: { card } });
    await tell("waiting");
    expect(slack.calls).toEqual([]);
  });

  it("links to where the process can be watched, and says nothing while that is nowhere", async () => {
    const url = "https://ap-northeast-1.console.aws.amazon.com/ecs/v2/clusters/a/tasks/b?region=x&y=z";
    const links = [
      { name: "execution", url: "https://example.com/execution" },
      { name: "task", url },
      { name: "somewhere", url: "https://example.com/" },
    ];
    const { tell, slack } = await someDelivery({ status: "running", links, messages: { card } });
    await tell("links", "links");
    expect(slack.to("chat.postMessage").map(({ text }) => text)).toEqual([
      `Watch it: <${url.replace("&", "&amp;")}|ECS task>  ·  <https://example.com/|somewhere>`,
    ]);
    const other = await someDelivery({
      status: "running",
      links: [{ name: "execution", url: "https://example.com/execution" }],
      messages: { card },
    });
    await other.tell("links");
    expect(other.slack.calls).toEqual([]);
  });

  it("tells who rejected, and why, as they wrote it", async () => {
    const reason = "<!channel> ```no```";
    const decision = { verdict: "rejected", by: ON_CALL, at: SOME_TIME, reason, digest: "d" } as const;
    const { tell, slack } = await someDelivery({ status: "rejected", decision, messages: { card } });
    await tell("decision", "result");
    const [told, result] = slack.to("chat.postMessage");
    expect(told?.text).toBe(`<@${ON_CALL}> rejected:`);
    expect(textOf(told?.blocks)).toContain(JSON.stringify({ type: "text", text: reason }));
    expect(result?.text).toContain(`<@${DEVELOPER}>`);
    expect(result?.text).toContain("Nothing was run");
  });

  it("tells behind whom a run waits, as long as it does", async () => {
    const { tell, slack } = await someDelivery({
      status: "queued",
      behind: "01KAFV5N00000000000000000A",
      messages: { card },
    });
    await tell("line");
    expect(slack.to("chat.postMessage")[0]?.text).toContain("01KAFV5N00000000000000000A");
  });

  it("tells where to look once it runs", async () => {
    const links = [{ name: "output", url: "http://localhost:3000/runs/1/output" }];
    const { tell, slack } = await someDelivery({
      status: "running",
      startedAt: SOME_TIME,
      links,
      messages: { card },
    });
    await tell("started");
    expect(slack.to("chat.postMessage")[0]?.text).toContain(
      "<http://localhost:3000/runs/1/output|Watch the output>",
    );
  });

  it("says nothing twice, however often it is asked to", async () => {
    const { tell, slack } = await someDelivery({ ...over });
    await tell("started", "result", "started", "result");
    expect(slack.to("chat.postMessage")).toHaveLength(2);
  });

  it("has a card to hang on, even when that was lost or never posted", async () => {
    const lost = await someDelivery({ ...over });
    lost.slack.behave(({ args }) => (args.thread_ts === "1.1" ? refuses("thread_not_found") : undefined));
    await lost.tell("result");
    expect(lost.slack.to("chat.postMessage")).toHaveLength(3);
    const never = await someDelivery({ ...over, messages: {} });
    await never.tell("result");
    expect(never.slack.to("chat.postMessage").map(({ thread_ts }) => thread_ts)).toEqual([
      undefined,
      "1700000000.000001",
    ]);
  });

  it("is in the language of the configuration", async () => {
    const config = { ...someConfig(), language: "ja" as const };
    const { tell, slack } = await someDelivery({ ...over }, { config });
    await tell("card", "result");
    expect(slack.to("chat.update")[0]?.text).toContain("成功");
    expect(slack.to("chat.postMessage")[0]?.text).toContain("成功");
  });
});
