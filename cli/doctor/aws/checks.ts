import { resolve } from "node:path";
import { z } from "zod";
import { ENDPOINT } from "../../../bot/receiver.ts";
import type { World } from "../../command.ts";
import { type Check, once, type Verdict, wrong } from "../check.ts";
import { configuration } from "../configuration.ts";
import { slackApi } from "../slack/api.ts";
import { slackChecks } from "../slack/checks.ts";
import { requestUrlVerdict } from "../slack/request-url.ts";
import { Account } from "./account.ts";
import { parameterChecks, secretOf } from "./parameters.ts";
import { stackChecks } from "./stack.ts";
import { targetChecks } from "./targets.ts";

/** Which installation is looked at; what is absent has the usual value. */
export interface Which {
  installation?: string | undefined;
  config?: string | undefined;
  region?: string | undefined;
}

const apiUrlSchema = z.url().optional().catch(undefined);

/** The points of an installation on AWS, in the order in which they have to be right. */
export async function awsChecks(world: World, which: Which): Promise<Check[]> {
  const account = new Account(which.installation ?? "production", which.region);
  const { config, check } = await configuration(
    resolve(world.directory, which.config ?? "ambulance.config.ts"),
  );
  const apiUrl = apiUrlSchema.parse(world.environment.SLACK_API_URL);
  const api = once(async () => slackApi(await secretOf(account, "botToken"), apiUrl));
  const whoAmI = once(async () => (await api()).call("auth.test"));
  return [
    ...stackChecks(account),
    ...parameterChecks(account),
    check,
    ...slackChecks({ api, whoAmI }, config),
    { name: "request URL", look: () => botUrlVerdict(account) },
    ...(config ? targetChecks(account, config) : []),
  ];
}

async function botUrlVerdict(account: Account): Promise<Verdict> {
  const url = await account.botUrl();
  if (!url)
    return wrong(
      "The bot has no address.",
      `deploy the stack: npm run deploy -- -c installation=${account.installation}`,
    );
  return requestUrlVerdict(new URL(ENDPOINT, url).href, await secretOf(account, "signingSecret"));
}
