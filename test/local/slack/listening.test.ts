import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { api, sandbox, temporaryDirectory } from "./helpers.ts";

describe("listening", () => {
  it("happens on 127.0.0.1 only", async () => {
    const slack = await sandbox();
    const { port } = new URL(slack.url);
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const addresses = [...others.filter((one) => !one.internal).map((one) => one.address), "::1"];
    for (const host of addresses) {
      const refused = new Promise((resolve) => {
        const socket = connect({ host, port: Number(port) }, () => resolve("connected"));
        socket.on("error", () => resolve("refused"));
      });
      expect([host, await refused]).toEqual([host, "refused"]);
    }
    expect(await api(slack, "auth.test")).toMatchObject({ ok: true });
  });

  it("says when the port is taken", async () => {
    const slack = await sandbox();
    await expect(sandbox({ port: Number(new URL(slack.url).port) })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });

  it("says when another sandbox has the state file", async () => {
    const stateFile = join(temporaryDirectory(), "slack.sqlite");
    const first = await sandbox({ stateFile });
    await expect(sandbox({ stateFile })).rejects.toMatchObject({
      name: "StateFileError",
      message: expect.stringContaining(stateFile),
    });
    await first.close();
    await sandbox({ stateFile });
  });

  it("says when the state file can not be used", async () => {
    await expect(sandbox({ stateFile: "/dev/null/slack.sqlite" })).rejects.toMatchObject({
      name: "StateFileError",
      message: expect.stringContaining("/dev/null/slack.sqlite"),
    });
  });
});
