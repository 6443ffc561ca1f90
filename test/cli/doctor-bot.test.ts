import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { listening } from "../support/listening.ts";
import { everything, look } from "./doctor-looks.ts";
import { botFunction } from "./workspace.ts";

describe("the bot's address", () => {
  it("is wrong when the bot has another signing secret than Parameter Store", async () => {
    const account = await everything();
    account.botUrl = await botFunction("f".repeat(32));
    expect((await look()).point("request URL")).toMatchObject({
      state: "wrong",
      words: expect.stringContaining("refuses what is signed"),
    });
  });

  it.each([
    ["takes whatever comes", 200, "did not sign"],
    ["is closed by AWS", 403, "HTTP 403 comes from AWS"],
    ["fails", 502, "fails with HTTP 502"],
    ["is somebody else", 404, "as the bot would not"],
    ["sends elsewhere", 302, "as the bot would not"],
  ])("is wrong when what answers there %s", async (_, status, words) => {
    const account = await everything();
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(status, status === 302 ? { location: "/" } : {}).end("hello");
    });
    account.botUrl = `http://127.0.0.1:${await listening(server)}/`;
    onTestFinished(() => void server.close());
    expect((await look()).point("request URL")).toMatchObject({
      state: "wrong",
      words: expect.stringContaining(words),
    });
  });

  it("is not taken for right when something takes forged requests and answers every challenge", async () => {
    const account = await everything();
    const server = createServer((request, response) => void request.pipe(response));
    account.botUrl = `http://127.0.0.1:${await listening(server)}/`;
    onTestFinished(() => void server.close());
    expect((await look()).point("request URL").state).toBe("wrong");
  });

  it("is unknown when nobody answers", async () => {
    const account = await everything();
    account.botUrl = "http://127.0.0.1:9/";
    expect((await look()).point("request URL")).toMatchObject({ state: "unknown" });
  });
});
