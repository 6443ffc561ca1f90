import * as z from "zod";
import type { SlackAccess } from "../../../bot/client.ts";
import { readSecrets } from "../../secrets/parameters.ts";
import { awsSettingsSchema } from "../../secrets/signed-request.ts";
import { slackFetch, TOKEN_TO_COME } from "../../secrets/slack-fetch.ts";
import { SlackSecrets } from "../../secrets/slack-secrets.ts";
import type { Setting } from "../../services/setting.ts";

/** Another Slack-compatible API, such as GovSlack's: the same variable as on a single server. */
const apiSchema = z.object({ SLACK_API_URL: z.url().optional() });

/** The secrets of an installation, not read before somebody asks for them. */
export function slackSecrets({ environment, log }: Setting): SlackSecrets {
  return new SlackSecrets({
    // Lambda's credentials are in the environment, and are read anew each time.
    read: () => readSecrets(environment.AMBULANCE_INSTALLATION, awsSettingsSchema.parse(process.env)),
    clock: { now: () => Date.now() },
    log,
  });
}

/** How to reach Slack with the token of the moment. */
export function slackAccess({ log }: Setting, secrets: SlackSecrets): SlackAccess {
  const { SLACK_API_URL: apiUrl } = apiSchema.parse(process.env);
  return {
    token: TOKEN_TO_COME,
    fetch: slackFetch(secrets),
    log,
    ...(apiUrl === undefined ? {} : { apiUrl }),
  };
}
