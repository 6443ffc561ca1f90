import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { parseManifest } from "../local/slack/manifest.ts";
import { startSandbox } from "../local/slack/sandbox.ts";
import { Journey, KEN, teamConfig } from "../test/support/journey.ts";
import { median, type Row } from "./row.ts";

const ROOT = resolve(import.meta.dirname, "..");

/** What `npm start` gives to Node: the flags count for memory. */
const packageSchema = z.object({ scripts: z.object({ start: z.string() }) });
const manifest = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")));
const START = manifest.scripts.start.split(" ").slice(1);

interface Started {
  child: ChildProcess;
  /** Milliseconds from the start of the process to its being ready. */
  ready: number;
  page: string;
}

/** Starts the server as `npm start` does, and waits until it says that it is ready. */
async function start(directory: string, environment: Record<string, string>): Promise<Started> {
  const began = performance.now();
  const child = spawn(process.execPath, START, {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      PORT: "0",
      AMBULANCE_DATA: directory,
      ...environment,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.once("exit", () => child.kill());
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("The server did not start")));
    child.stdout?.on("data", (chunk) => {
      const text = String(chunk);
      const page = /http:\/\/\S+/.exec(text)?.[0] ?? "";
      if (text.includes("ready")) resolve({ child, ready: performance.now() - began, page });
    });
  });
}

async function stop({ child }: Started): Promise<void> {
  child.kill("SIGTERM");
  if (child.exitCode === null) await once(child, "exit");
}

async function inDirectory<T>(action: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), "ambulance-bench-"));
  try {
    return await action(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** From a fresh data directory: ready, and the first result of the sample shop, approval included. */
async function firstResult(directory: string): Promise<{ ready: number; result: number }> {
  const began = performance.now();
  const started = await start(directory, {});
  const people = new Journey();
  people.use(started.page);
  await people.ask({ command: 'puts User.where(plan: "trial").count', mode: "read-only" });
  await people.press(KEN, await people.card("approve"), "approve");
  await untilSucceeded(people);
  const result = (performance.now() - began) / 1000;
  await stop(started);
  rmSync(people.directory, { recursive: true, force: true });
  return { ready: started.ready, result };
}

async function untilSucceeded(people: Journey): Promise<void> {
  for (;;) {
    const card = JSON.stringify(await people.card());
    if (card.includes("Succeeded")) return;
    if (/Failed|Interrupted|Aborted|Refused/.test(card)) throw new Error(`The run did not succeed: ${card}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** From the submission of the modal to the start of the process, when nobody has to approve. Milliseconds. */
async function submitToProcess(directory: string): Promise<number> {
  const config = join(directory, "config.ts");
  writeFileSync(
    config,
    `export default ${JSON.stringify(teamConfig({ approval: "never", oneAtATime: "writes" }))}`,
  );
  const started = await start(join(directory, "data"), { AMBULANCE_CONFIG: config });
  const people = new Journey();
  people.use(started.page);
  const times: number[] = [];
  for (let n = 0; n < 10; n++) {
    await people.command("U0000DEV01", "/ambulance");
    await people.modal("U0000DEV01");
    const asked = Date.now();
    await people.submit("U0000DEV01", {
      target: { target: "production" },
      mode: { mode: "read-only" },
      command: { command: `console.log("run ${n} began", performance.timeOrigin)` },
      reason: { reason: "bench" },
    });
    const thread = await people.thread(await people.card(`run ${n} began`), `run ${n} began 1`);
    times.push(Number(/began (\d+\.?\d*)/.exec(JSON.stringify(thread))?.[1]) - asked);
  }
  await stop(started);
  rmSync(people.directory, { recursive: true, force: true });
  return median(times);
}

/** Resident memory of a server that is connected to a workspace and has nothing to do. Megabytes. */
async function idleMemory(directory: string): Promise<number> {
  const manifest = parseManifest(JSON.parse(readFileSync(join(ROOT, "bot/manifest.json"), "utf8")));
  const tokens = { botToken: "xoxb-bench", appToken: "xapp-bench" };
  const workspace = await startSandbox({
    port: 0,
    stateFile: join(directory, "workspace.db"),
    signingSecret: "0".repeat(32),
    manifest,
    ...tokens,
  });
  const started = await start(join(directory, "data"), {
    SLACK_BOT_TOKEN: tokens.botToken,
    SLACK_APP_TOKEN: tokens.appToken,
    SLACK_API_URL: workspace.apiUrl,
  });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${started.child.pid}/status`, "utf8"))?.[1];
  await stop(started);
  await workspace.close();
  return Number(resident) / 1024;
}

/** Starting, the first result, the way to the process, and memory. */
export async function benchServer(): Promise<Row[]> {
  const first = await inDirectory(firstResult);
  const again: number[] = [];
  for (let n = 0; n < 3; n++)
    again.push(
      await inDirectory(async (directory) => {
        const started = await start(directory, {});
        await stop(started);
        return started.ready;
      }),
    );
  return [
    { name: "ready after start", measured: median([first.ready, ...again]) / 1000, bar: 3, unit: "s" },
    {
      name: "from the first start to the first result, approval included",
      measured: first.result,
      bar: 60,
      unit: "s",
    },
    {
      name: "submit to process started, without an approval",
      measured: await inDirectory(submitToProcess),
      bar: 200,
      unit: "ms",
    },
    {
      name: "idle memory, connected by Socket Mode",
      measured: await inDirectory(idleMemory),
      bar: 150,
      unit: "MB",
    },
  ];
}
