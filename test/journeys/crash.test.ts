import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { birthOf } from "../../local/execution/process.ts";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";
import { eventually } from "../support/eventually.ts";
import { AOI, Journey, KEN, teamConfig } from "../support/journey.ts";
import { ServerProcess } from "../support/server-process.ts";

/** A server in a process of its own, the people who use it, and a way to start the next one on the same data. */
async function crashable(target: Parameters<typeof teamConfig>[0] = {}) {
  const directory = emptyDirectory();
  onTestFinished(() => removeDirectory(directory));
  const config = join(directory, "config.ts");
  writeFileSync(config, `export default ${JSON.stringify(teamConfig(target))}`);
  const environment = { AMBULANCE_DATA: join(directory, "data"), AMBULANCE_CONFIG: config };
  const people = new Journey();
  onTestFinished(() => removeDirectory(people.directory));
  const start = async () => {
    const server = new ServerProcess(environment);
    people.use(await server.page());
    return server;
  };
  return { people, start };
}

describe("a server that is killed", () => {
  it("while a run waits finds it waiting again, and its buttons work", async () => {
    const { people, start } = await crashable();
    const server = await start();
    await people.ask({ command: 'console.log("after all")' });
    const card = await people.card("approve");
    await server.kill("SIGKILL");
    await start();
    await people.press(KEN, card, "approve");
    await people.card("Succeeded");
    await people.thread(card, "after all");
  });

  it("while a command runs waits for the command, and its result is not lost", async () => {
    const { people, start } = await crashable({ approval: "never" });
    const server = await start();
    await people.ask({ command: 'console.log("one"); setTimeout(console.log, 2500, "two")' });
    const card = await people.card("Running");
    await people.thread(card, "one");
    await server.kill("SIGKILL");
    await start();
    await people.card("Succeeded");
    const thread = await people.thread(card, "two");
    expect(JSON.stringify(thread)).toContain('"text":"one\\ntwo"');
  });

  it("together with its command closes the run as interrupted, and says so in the thread", async () => {
    const { people, start } = await crashable({ approval: "never" });
    const server = await start();
    await people.ask({ command: 'console.log("pid", process.pid); setTimeout(console.log, 600000)' });
    const card = await people.card("Running");
    const thread = await people.thread(card, "pid ");
    const pid = Number(/pid (\d+)/.exec(JSON.stringify(thread.map((message) => message.blocks)))?.[1]);
    await server.kill("SIGKILL");
    process.kill(pid, "SIGKILL");
    await eventually(async () => expect(await birthOf(pid)).toBeUndefined());
    await start();
    await people.card("Interrupted");
    await people.thread(card, "Interrupted");
  });

  it("together with a dry run tells the run that it is for, and another one can be made", async () => {
    const { people, start } = await crashable();
    const server = await start();
    await people.ask({ command: 'console.log("pid", process.pid); setInterval(Object, 1000)' });
    const asked = await people.card("dry_run");
    await people.press(KEN, asked, "dry_run");
    const thread = await people.thread(asked, "pid ");
    const pid = Number(/pid (\d+)/.exec(JSON.stringify(thread.map((message) => message.blocks)))?.[1]);
    await server.kill("SIGKILL");
    process.kill(pid, "SIGKILL");
    await eventually(async () => expect(await birthOf(pid)).toBeUndefined());
    await start();
    const card = await people.card("nobody knows what it would change");
    expect(JSON.stringify(card.blocks)).toContain("Dry run again");
    await people.press(KEN, card, "reject");
  });

  it("loses nothing of what the channel showed", async () => {
    const { people, start } = await crashable();
    const server = await start();
    await people.ask({ command: "1" });
    await people.card("approve");
    const before = (await people.state(AOI)).messages;
    await server.kill("SIGKILL");
    await start();
    expect((await people.state(AOI)).messages).toEqual(expect.arrayContaining(before));
  });
});

describe("Ctrl-C", () => {
  it("ends the command, closes its run as interrupted, and the next server says so", async () => {
    const { people, start } = await crashable({ approval: "never" });
    const server = await start();
    await people.ask({ command: 'console.log("pid", process.pid); setTimeout(console.log, 600000)' });
    const card = await people.card("Running");
    const thread = await people.thread(card, "pid ");
    const pid = Number(/pid (\d+)/.exec(JSON.stringify(thread.map((message) => message.blocks)))?.[1]);
    expect(await server.kill("SIGINT")).toBe(0);
    expect(await birthOf(pid)).toBeUndefined();
    await start();
    await people.card("Interrupted");
  });

  it("does not start what stands in line: that is left to the next server", async () => {
    const journey = await Journey.start(teamConfig({ approval: "never" }));
    await journey.ask({ command: "setTimeout(console.log, 600000)" });
    await journey.card("Running");
    await journey.ask({ command: 'console.log("second")' });
    await journey.card("Queued");
    await journey.ask({ command: 'console.log("third")' });
    await eventually(async () => expect((await journey.server.services.store.openRuns()).length).toBe(3));
    await journey.stop();
    await journey.startServer();
    await eventually(async () => {
      const { runs } = await journey.server.services.store.history({ limit: 3 });
      expect(runs.map((run) => run.status)).toEqual(["succeeded", "succeeded", "interrupted"]);
    });
  });

  it("leaves a run that waits to the next server", async () => {
    const { people, start } = await crashable();
    const server = await start();
    await people.ask({ command: "1" });
    await people.card("approve");
    expect(await server.kill("SIGTERM")).toBe(0);
    await start();
    await people.press(KEN, await people.card("approve"), "approve");
    await people.card("Succeeded");
  });
});
