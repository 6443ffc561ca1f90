import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeVerdict } from "../../cli/doctor/server/points.ts";
import { processTarget } from "../support/process-target.ts";
import { configured, examined } from "./doctor.ts";
import { typed } from "./typed.ts";

const shop = { channel: "C0RUNS", targets: { production: processTarget } };

describe("the doctor of a single server", () => {
  it("finds nothing wrong with a server that brings its own Slack, and asks no Slack", async () => {
    const { code, points } = await examined(configured(shop));
    expect(points.map(({ name }) => name)).toEqual([
      "Node",
      "settings",
      "configuration",
      "target production",
      "data directory",
    ]);
    expect(code).toBe(0);
  });

  it("prints a line for each point for people, and the remedies", async () => {
    const directory = configured({ ...shop, channel: "#runs" });
    const { code, printed } = await typed(["doctor"], {}, directory);
    expect(code).toBe(1);
    expect(printed).toMatch(/^ok {7}Node +It is \d/);
    expect(printed).toMatch(
      /\nwrong {4}configuration +ambulance\.config\.ts: channel: must be .*\n +What to do: edit /,
    );
    expect(printed).toMatch(/\n\n4 points: 3 ok, 1 wrong, 0 unknown\.$/);
  });

  it("names every wrong setting and every wrong key, whichever is wrong first", async () => {
    const directory = configured({ ...shop, chanel: "C0RUNS", targets: {} });
    const { point, code } = await examined(directory, { PORT: "http", SLACK_BOT_TOKEN: "xoxp-my-secret" });
    expect(code).toBe(1);
    expect(point("settings").words).toContain("PORT must be a port");
    expect(point("settings").words).toContain("SLACK_BOT_TOKEN must be a bot token");
    expect(point("configuration").words).toContain('unknown key "chanel"');
    expect(point("configuration").words).toContain("needs at least one target");
  });

  it("never prints a token that it refuses", async () => {
    const { printed } = await examined(configured(shop), { SLACK_BOT_TOKEN: "xoxp-my-secret" });
    expect(printed).not.toContain("my-secret");
  });

  it("takes the configuration that --config names, and otherwise that of the settings", async () => {
    const directory = configured(shop);
    writeFileSync(join(directory, "other.ts"), "export default {}");
    const given = await examined(directory, {}, "--config", "other.ts");
    expect(given.point("configuration").words).toContain("other.ts: channel");
    const set = await examined(directory, { AMBULANCE_CONFIG: "other.ts", PORT: "x" });
    expect(set.point("configuration").words).toContain("other.ts: channel");
    const missing = await examined(directory, {}, "--config", "none.ts");
    expect(missing.point("configuration")).toMatchObject({ state: "wrong" });
    expect(missing.point("configuration").words).toContain("no configuration file");
  });

  it("looks for every target as the server would", async () => {
    const targets = {
      there: processTarget,
      nowhere: { ...processTarget, runsIn: { kind: "directory", path: "nowhere" } },
      plain: { ...processTarget, runsIn: { kind: "directory", path: ".", command: ["./plain.rb"] } },
      aws: { ...processTarget, runsIn: { kind: "codebuild", project: "shop" } },
    };
    const directory = configured({ ...shop, targets });
    writeFileSync(join(directory, "plain.rb"), "", { mode: 0o644 });
    const { point, notOk } = await examined(directory);
    expect(notOk).toEqual(["target nowhere", "target plain", "target aws"]);
    expect(point("target nowhere").words).toContain(join(directory, "nowhere"));
    expect(point("target plain").words).toContain("cannot execute ./plain.rb");
    expect(point("target aws")).toMatchObject({ state: "wrong", mend: expect.stringContaining("--aws") });
  });

  it("tells a data directory that is there, one that will be made, and one that cannot be", async () => {
    const directory = configured(shop);
    const wordsFor = async (AMBULANCE_DATA: string) =>
      (await examined(directory, { AMBULANCE_DATA })).point("data directory");
    expect((await wordsFor("data")).words).toContain("will be made");
    mkdirSync(join(directory, "data"));
    expect((await wordsFor("data")).words).toContain("can be written to");
    rmSync(join(directory, "data"), { recursive: true });
    writeFileSync(join(directory, "data"), "");
    for (const path of ["data", "data/deeper"])
      expect(await wordsFor(path)).toMatchObject({
        state: "wrong",
        words: expect.stringContaining("not a directory"),
      });
  });

  it.each([
    ["24.0.0", "ok"],
    ["25.1.0", "ok"],
    ["22.19.0", "wrong"],
  ])("takes Node %s for %s", (version, state) => {
    expect(nodeVerdict(version).state).toBe(state);
  });
});
