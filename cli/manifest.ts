import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { type Command, UsageError } from "./command.ts";

const givenSchema = z.object({
  url: z.string().optional(),
  name: z.string().optional(),
  command: z.string().optional(),
});

/** Slack's limit of an app's name (manifest schema 2.0.0, display_information.name). */
const LONGEST_NAME = 35;

/** Prints the manifest that a Slack app for this deployment is made from. */
export const manifest: Command = {
  summary: "prints the manifest of the Slack app",
  details: [
    "Without --url the app uses Socket Mode, as the single server does with SLACK_APP_TOKEN.\n" +
      "With --url Slack sends its requests to <url>/slack/events.",
    "At https://api.slack.com/apps choose Create New App, From a manifest, and paste what is printed.\n" +
      "For an app that exists: its settings, App Manifest. Slack then asks to verify the new request URL.",
  ],
  options: {
    url: {
      value: "https://…",
      words: "where Slack reaches the bot, such as the BotUrl that a deploy prints",
    },
    command: { value: "/COMMAND", words: "the slash command, when the configuration names another one" },
    name: { value: "NAME", words: `what the app is called in Slack, at most ${LONGEST_NAME} characters` },
  },
  async run(given, world) {
    const { url, name, command } = givenSchema.parse(given);
    if (command !== undefined && !/^\/[a-z0-9_-]{1,31}$/.test(command))
      throw new UsageError(
        "--command must be a slash and at most 31 of a-z, 0-9, _ and -, as in the configuration",
      );
    if (name !== undefined && (name.trim() === "" || name.length > LONGEST_NAME))
      throw new UsageError(`--name must be 1 to ${LONGEST_NAME} characters; Slack takes no longer ones`);
    // Loaded here, because what they need takes longer to load than the help to print.
    const { manifestFor } = await import("./manifest/manifest-for.ts");
    const { requestUrl } = await import("./manifest/request-url.ts");
    const file = resolve(import.meta.dirname, "../bot/manifest.json");
    const made = manifestFor(JSON.parse(await readFile(file, "utf8")), {
      ...(name === undefined ? {} : { name }),
      ...(command === undefined ? {} : { command }),
      ...(url === undefined ? {} : { requestUrl: requestUrl(url) }),
    });
    world.print(JSON.stringify(made, null, 2));
    return 0;
  },
};
