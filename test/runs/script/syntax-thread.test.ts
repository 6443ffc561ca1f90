import { describe, expect, it, vi } from "vitest";
import { SyntaxThread } from "../../../runs/script/syntax-thread.ts";

const open = (script: number, idle = 60_000) =>
  new SyntaxThread(new URL("odd-worker.ts", import.meta.url), { script, idle });
const number = (judged: number) => ({ kind: "wrong", message: `number ${judged}`, byte: 0 });

describe("the thread that judges scripts", () => {
  it("judges one after the other, in order", async () => {
    const thread = open(20_000);
    const verdicts = await Promise.all(["a", "b", "c"].map((script) => thread.judge(script)));
    expect(verdicts).toEqual([number(1), number(2), number(3)]);
  });

  it("is ended when a script takes too long; the scripts after it get a new one", async () => {
    const thread = open(300);
    const verdicts = await Promise.all(["loop", "a", "b"].map((script) => thread.judge(script)));
    expect(verdicts).toEqual([{ kind: "unreadable" }, number(1), number(2)]);
  });

  it.each(["throw", "exit", "nonsense"])("is replaced when a script makes it %s", async (script) => {
    const thread = open(20_000);
    const verdicts = await Promise.all(["a", script, "b"].map((each) => thread.judge(each)));
    expect(verdicts).toEqual([number(1), { kind: "unreadable" }, number(1)]);
  });

  it("does not stay when there is nothing to judge", async () => {
    const thread = open(20_000, 1);
    await thread.judge("a");
    await vi.waitFor(async () => expect(await thread.judge("b")).toEqual(number(1)), { timeout: 20_000 });
  });

  it("says so when it cannot be started, each time", async () => {
    const thread = new SyntaxThread(new URL("no-such-worker.ts", import.meta.url), {
      script: 20_000,
      idle: 0,
    });
    await expect(thread.judge("a")).rejects.toThrow("no-such-worker.ts");
    await expect(thread.judge("a")).rejects.toThrow("no-such-worker.ts");
  });
});
