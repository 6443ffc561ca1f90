import type { Log } from "../bot/log.ts";
import { sentencesAbout } from "./failures.ts";
import { loadConfig } from "./load-config.ts";
import { type Server, startServer } from "./server.ts";
import { readSettings } from "./settings.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const log: Log = {
  info: () => undefined,
  warn: (text) => console.error(text),
  error: (text) => console.error(text),
};

/** Starts the server as the environment says, and stops it when the system or Ctrl-C asks for it. */
async function start(): Promise<void> {
  const settings = readSettings(process.env, process.cwd());
  const config = await loadConfig(settings.configFile);
  const server = await startServer({ settings, config, log });
  console.log(
    server.page ? `Ambulance is ready: ${server.page}` : "Ambulance is ready and connected to Slack.",
  );
  for (const signal of SIGNALS) process.once(signal, () => void stop(server));
}

async function stop(server: Server): Promise<void> {
  console.log("Stopping; once more to stop at once.");
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  await server.close();
  process.exit(0);
}

// Whoever reads our output may stop reading; that is no reason to stop.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

start().catch((error: unknown) => {
  for (const sentence of sentencesAbout(error)) console.error(sentence);
  process.exit(1);
});
