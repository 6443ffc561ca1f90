import { App, type Receiver } from "@slack/bolt";
import type { Services } from "../runs/ports.ts";
import type { Bot } from "./bot.ts";
import { boundary } from "./boundary.ts";
import { listenerClient, respondFetch, type SlackAccess } from "./client.ts";
import { listen } from "./listeners/index.ts";
import { boltLogger, describe } from "./log.ts";
import { People } from "./people.ts";
import { Permalinks } from "./permalinks.ts";
import { Readers } from "./reader.ts";

/** How the app reaches Slack, and how Slack reaches the app. */
export interface AppOptions extends SlackAccess {
  receiver: Receiver;
  /** See `Readers`. */
  languageLifetime?: number;
}

/**
 * The Bolt app over some services. Reads no environment and starts nothing: `app.start()` does.
 * Bolt's own clients, its memory of conversations and its check of the token at the start are not used.
 */
export function buildApp(services: Services, options: AppOptions): App {
  const { receiver, log, languageLifetime } = options;
  const client = listenerClient(options);
  const app = new App({
    receiver,
    logger: boltLogger(log),
    authorize: async () => ({}),
    clientOptions: { fetch: respondFetch },
    convoStore: false,
    ignoreSelf: false,
  });
  const bot: Bot = {
    services,
    client,
    log,
    readers: new Readers({ services, client, languageLifetime }),
    people: new People(client),
    permalinks: new Permalinks(client),
  };
  app.use(boundary(bot));
  app.error(async (error) => log.error(`Outside of every listener: ${describe(error)}`));
  listen(app, bot);
  return app;
}
