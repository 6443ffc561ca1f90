import { describe, expect, it } from "vitest";
import type { ConfigInput } from "../../runs/config.ts";
import { eventually } from "../support/eventually.ts";
import { AOI, Journey, KEN, type Message, RIN, teamConfig } from "../support/journey.ts";

const open = (target: Partial<ConfigInput["targets"][string]> = {}) =>
  Journey.start(teamConfig({ approval: "never", ...target }));

/** Runs a command without an approval, up to a card that holds a word. */
async function ended(command: string, word: string, journey?: Journey) {
  const server = journey ?? (await open());
  await server.ask({ command });
  const card = await server.card(word);
  return { journey: server, card };
}

const said = (messages: Message[]) => JSON.stringify(messages);

describe("a command", () => {
  it("that fails says with which exit status", async () => {
    const { journey, card } = await ended("process.exit(3)", "Failed");
    await journey.thread(card, "exit status 3");
  });

  it("that prints nothing says so", async () => {
    const { journey, card } = await ended("1", "Succeeded");
    await journey.thread(card, "rinted nothing");
  });

  it("that prints 200,000 lines shows head and tail, and the whole as a file", async () => {
    const { journey, card } = await ended(
      'process.stdout.write("0123456789\\n".repeat(200000))',
      "Succeeded",
    );
    const files = await eventually(async () => {
      const found = (await journey.thread(card, "200,000")).flatMap((message) => message.files);
      if (found.length === 0) throw new Error("no file yet");
      return found;
    });
    expect(files[0]?.size).toBeGreaterThan(900_000);
  });

  it("that prints bytes that are no text shows them as replaced, and does not break the thread", async () => {
    const { journey, card } = await ended(
      'process.stdout.write(Buffer.from("ff00fe41", "hex"))',
      "Succeeded",
    );
    expect(said(await journey.thread(card, "\u{fffd}"))).toContain("A");
  });

  it("that prints what looks like Slack's markup pings nobody", async () => {
    const { journey, card } = await ended(
      'console.log("<!channel> ``` <https://x.test|click>")',
      "Succeeded",
    );
    const thread = await journey.thread(card, "channel");
    const mrkdwn = thread.flatMap((message) => message.blocks).filter((block) => block.type === "section");
    expect(JSON.stringify(mrkdwn)).not.toMatch(/<!channel>|<https:\/\/x/);
  });

  it("that never ends is ended at its time limit", async () => {
    const journey = await open();
    const target = journey.config.targets.production;
    if (target) target.timeLimit = 1;
    const { card } = await ended("setTimeout(console.log, 600000)", "Timed out", journey);
    await journey.thread(card, "Timed out");
  });

  it("that kills its own process is interrupted: nobody knows how far it got", async () => {
    const { journey, card } = await ended('process.kill(process.pid, "SIGKILL")', "Interrupted");
    await journey.thread(card, "Interrupted");
    expect((await journey.run()).result).toMatchObject({ ending: "killed", exit: null });
  });
});

describe("cancelling", () => {
  it("a run that waits ends it at once", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: "1" });
    await journey.press(AOI, await journey.card("approve"), "cancel");
    await journey.card("Cancelled");
    expect(await journey.run()).toMatchObject({ status: "cancelled", cancelledBy: AOI });
  });

  it("a run under way stops its process, and says cancelled when that is gone", async () => {
    const journey = await open();
    await journey.ask({ command: 'console.log("pid", process.pid); setTimeout(console.log, 600000)' });
    const card = await journey.card("Running");
    const thread = await journey.thread(card, "pid ");
    const pid = Number(/pid (\d+)/.exec(said(thread))?.[1]);
    await journey.press(KEN, card, "cancel");
    // "Cancelled by …" is said at once; the sign of the state that is over comes when the process is gone.
    await journey.card("🚫");
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("by somebody who may not is refused, with who could", async () => {
    const journey = await Journey.start();
    await journey.ask({ command: "1" });
    await journey.press(RIN, await journey.card("approve"), "cancel");
    await journey.whisper(RIN, KEN);
    expect((await journey.run()).status).toBe("awaiting-approval");
  });
});

describe("two writing runs on one target", () => {
  it("go one after the other; the second says behind whom it waits", async () => {
    const journey = await open();
    await journey.ask({ command: 'setTimeout(process.exit, 1500, 0); console.log("first")' });
    const first = await journey.card("Running");
    await journey.ask({ command: 'console.log("second")' });
    const second = await journey.card("Queued");
    const firstRun = (await journey.server.services.store.history({ limit: 2 })).runs[1];
    await journey.thread(second, firstRun?.id ?? "?");
    await journey.card("Succeeded");
    await journey.thread(first, "exit status 0");
    const runs = (await journey.server.services.store.history({ limit: 2 })).runs;
    expect(runs[0]?.startedAt).toBeGreaterThanOrEqual(runs[1]?.endedAt ?? Number.POSITIVE_INFINITY);
  });
});

describe("the link in the thread", () => {
  it("leads to the output while it comes, to its end", async () => {
    const journey = await open();
    await journey.ask({ command: 'console.log("one"); setTimeout(console.log, 800, "two")' });
    const thread = await journey.thread(await journey.card("Running"), "/output");
    const url = /http:\/\/localhost:\d+\/runs\/\w+\/output/.exec(JSON.stringify(thread))?.[0] ?? "";
    const response = await fetch(url);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(await response.text()).toBe("one\ntwo\n");
  });

  it("of a run that nobody knows leads nowhere", async () => {
    const journey = await open();
    expect((await fetch(`${journey.page}/runs/01M7Z14B007DYXEVE716ES3SZQ/output`)).status).toBe(404);
  });
});
