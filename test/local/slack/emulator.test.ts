import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { Aliases } from "../../../local/slack/emulator/aliases.ts";
import { Emulator, type Teach } from "../../../local/slack/emulator/emulator.ts";
import { Life } from "../../../local/slack/emulator/life.ts";
import type { Json } from "../../../local/slack/json.ts";
import { DEVELOPER, RUNS_CHANNEL } from "../../../local/slack/people.ts";

const URL_OF_SANDBOX = "http://localhost:1";

function emulator(teach: Teach, callsPerLife: number): Emulator {
  const made = new Emulator(URL_OF_SANDBOX, teach, callsPerLife);
  onTestFinished(() => made.close());
  return made;
}

const post = (made: Emulator, args: Json) =>
  made.run((session) => session.call("chat.postMessage", { channel: RUNS_CHANNEL, ...args }));

describe("the emulator", () => {
  it("is replaced after some calls, and taught what it needs of its past", async () => {
    const taught: string[] = [];
    const teach: Teach = async (life, id) => {
      taught.push(id);
      return String((await life.call("chat.postMessage", { channel: RUNS_CHANNEL, text: "old" })).ts);
    };
    const made = emulator(teach, 12);
    const { ts } = await post(made, { text: "first" });
    const update = (text: string) =>
      made.run(async (session) => {
        await session.know(String(ts));
        return session.call("chat.update", { channel: RUNS_CHANNEL, ts, text });
      });
    for (let i = 0; i < 30; i += 1) expect(await update(`${i}`)).toMatchObject({ ok: true, ts });
    expect(taught.length).toBeGreaterThan(1);
    expect(new Set(taught)).toEqual(new Set([ts]));
  });

  it("does one thing after the other, and goes on after a failure", async () => {
    const made = emulator(async () => undefined, 1000);
    const order: number[] = [];
    const work = [1, 2, 3].map((n) =>
      made.run(async (session) => {
        order.push(n);
        await session.call("auth.test", {});
        order.push(n);
        if (n === 2) throw new Error("two");
      }),
    );
    await Promise.allSettled(work);
    expect(order).toEqual([1, 1, 2, 2, 3, 3]);
  });

  it("is closed to everybody else, its inspector too", async () => {
    const ports: number[] = [];
    const { fetch: original } = globalThis;
    const life = await Life.start(URL_OF_SANDBOX);
    onTestFinished(() => life.close());
    globalThis.fetch = (input, init) => {
      ports.push(Number(new URL(String(input)).port));
      return original(input, init);
    };
    await life.call("auth.test", {}).finally(() => {
      globalThis.fetch = original;
    });
    const [port] = ports;
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await expect(fetch(`http://127.0.0.1:${port}/api/users.list`, { method: "POST" })).rejects.toThrow();
  });

  it("leaves other servers of the process alone", async () => {
    const life = await Life.start(URL_OF_SANDBOX);
    onTestFinished(() => life.close());
    const server = createServer((_request, response) => response.end("hello"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
    expect(await response.text()).toBe("hello");
  });
});

describe("aliases", () => {
  it("translate ids both ways, and nothing else", () => {
    const aliases = new Aliases();
    aliases.add(DEVELOPER.id, "U123456789");
    aliases.add("1795262127.000001", "1795262999.000007");
    const text = `{"user":"${DEVELOPER.id}","ts":"1795262127.000001","text":"x${DEVELOPER.id} 11795262127.0000012"}`;
    const inside = aliases.toEmulator(text);
    expect(inside).toContain('"user":"U123456789","ts":"1795262999.000007"');
    expect(inside).toContain(`x${DEVELOPER.id} 11795262127.0000012`);
    expect(aliases.toPublic(inside)).toBe(text);
  });
});
