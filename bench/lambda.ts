import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { buildSync } from "esbuild";
import { z } from "zod";
import { parameterNames } from "../aws/names.ts";
import { BUNDLING, type Bundled, bundledLambdas } from "../infra/bundle.ts";
import { configSchema } from "../runs/config.ts";
import { median, type Row } from "./row.ts";

const INSTALLATION = "bench";
const SECRET = "bench";
const TIMES = 21;
/** How much longer than a bare Bolt app the bot may take to its first modal. */
const BAR = 1.15;

const config = configSchema.parse({
  channel: "C0RUNS",
  targets: {
    production: {
      runsIn: { kind: "ecs", cluster: "shop", service: "web", container: "app", roles: ["shop-execution"] },
      approvers: ["U0APPROVER"],
    },
  },
});

/** How large the functions are, and how long a person waits for the first modal of a process that was just started. */
export async function benchLambda(): Promise<Row[]> {
  const directory = mkdtempSync(join(tmpdir(), "ambulance-bench-"));
  const server = createServer((request, response) => {
    void answerTo(request).then((body) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  try {
    const bundled = bundledLambdas(config, join(directory, "ambulance"));
    bundleOthers(directory);
    return [...(await coldStarts(directory, await addressOf(server))), ...sizes(bundled)];
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The bare app, as anybody would bundle it and without what Ambulance leaves out; and what calls all of them. */
function bundleOthers(directory: string): void {
  const here = (file: string) => join(import.meta.dirname, file);
  const one = (file: string, name: string, alias: Record<string, string>) =>
    buildSync({
      ...BUNDLING,
      alias,
      entryPoints: [{ in: here(file), out: "bot" }],
      outdir: join(directory, name),
    });
  one("lambda-bare.ts", "bare", {});
  one("lambda-bare.ts", "lean", BUNDLING.alias);
  one("lambda-call.ts", "call", {});
}

/** One after the other in turn, so that whatever else this machine does slows all of them down alike. */
async function coldStarts(directory: string, url: string): Promise<Row[]> {
  const times = { ambulance: [] as number[], bare: [] as number[], lean: [] as number[] };
  for (let n = 0; n < TIMES; n++)
    for (const name of ["ambulance", "bare", "lean"] as const)
      times[name].push(await coldStart(directory, name, url));
  const [ours, bare, lean] = [median(times.ambulance), median(times.bare), median(times.lean)];
  const name = "cold start to the first modal, compared with";
  return [
    { name: `${name} a bare Bolt app`, measured: ours / bare, bar: BAR, unit: "times" },
    { name: `${name} one without Bolt's unused parts`, measured: ours / lean, bar: 2 * BAR, unit: "times" },
    { name: "cold start to the first modal, on this machine", measured: ours, bar: 1000, unit: "ms" },
  ];
}

const resultSchema = z.object({ status: z.literal(200), milliseconds: z.number() });

async function coldStart(directory: string, name: string, url: string): Promise<number> {
  const handler = join(directory, name, "bot.mjs");
  const child = spawn(process.execPath, [join(directory, "call/bot.mjs"), handler, SECRET], {
    env: environment(url),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const printed = await text(child.stdout);
  return resultSchema.parse(JSON.parse(printed)).milliseconds;
}

/** What Lambda, the stack and, for the bare app, its owner would set. */
function environment(url: string): Record<string, string> {
  return {
    AMBULANCE_INSTALLATION: INSTALLATION,
    AMBULANCE_TABLE: "table",
    AMBULANCE_BUCKET: "bucket",
    AMBULANCE_STATE_MACHINE: "arn:aws:states:ap-northeast-1:123456789012:stateMachine:ambulance-bench",
    AMBULANCE_DELIVER_FUNCTION: "deliver",
    AWS_REGION: "ap-northeast-1",
    AWS_ACCESS_KEY_ID: "AKIABENCH",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL: url,
    SLACK_API_URL: `${url}/api/`,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_BOT_TOKEN: "xoxb-bench",
  };
}

/** A Slack and a Parameter Store that take no time. */
async function answerTo(request: IncomingMessage): Promise<unknown> {
  await text(request);
  if (request.headers["x-amz-target"] === undefined) return { ok: true, user: { locale: "en-US" } };
  const { botToken, signingSecret } = parameterNames(INSTALLATION);
  const Parameters = [
    { Name: botToken, Value: "xoxb-bench" },
    { Name: signingSecret, Value: SECRET },
  ];
  return { Parameters, InvalidParameters: [] };
}

async function addressOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
}

/** What each function loads before its first event: its own file and the chunks that it names. */
function sizes({ outputs }: Bundled): Row[] {
  const entries = Object.entries(outputs).filter(
    ([file, { entryPoint }]) => entryPoint?.endsWith(".lambda.ts") && file.endsWith(".mjs"),
  );
  return entries.map(([file]) => {
    const bytes = [...loadedBy(file, outputs)].reduce((sum, each) => sum + (outputs[each]?.bytes ?? 0), 0);
    return {
      name: `size of ${basename(file, ".mjs")}`,
      measured: Math.round(bytes / 1024),
      bar: 1024,
      unit: "KB",
    };
  });
}

function loadedBy(file: string, outputs: Bundled["outputs"], seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const { path, kind } of outputs[file]?.imports ?? [])
    if (kind === "import-statement") loadedBy(path, outputs, seen);
  return seen;
}
