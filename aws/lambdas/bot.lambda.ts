import { coldStart } from "./handler/cold-start.ts";
import { slackSecrets } from "./handler/slack-access.ts";

/** Slack waits for three seconds in all, so AWS gets this long for one attempt of a request. Milliseconds. */
const PATIENCE = 900;

// Built once, on a cold start: the secrets are on their way while Bolt is loaded.
const setting = coldStart("bot", { patience: PATIENCE });
const secrets = slackSecrets(setting);
secrets.current().catch(() => undefined);
const { BotFunction } = await import("./handler/bot.ts");
const bot = new BotFunction(setting, secrets);

// Called by Slack, through the function's URL.
export const handler = (event: unknown, _invocation: unknown) => perEvent(event);

// Run per event. What keeps the bot from answering at all is a sentence in the log, and HTTP 500, which Slack shows.
async function perEvent(event: unknown) {
  try {
    return await bot.answer(event);
  } catch (error) {
    setting.log.failed("Nobody in Slack can use Ambulance now", error);
    return { statusCode: 500, body: "" };
  } finally {
    await setting.log.written();
  }
}
