import { expect } from "vitest";
import { configured, type Examined, examined } from "./doctor.ts";
import { type FakeAccount, fakeAccount } from "./fake-aws.ts";
import { BOT_TOKEN, botFunction, SIGNING_SECRET, slackThat } from "./workspace.ts";

/** A configuration with nothing to look at in this account. */
export const noTargetsHere = {
  channel: "C0RUNS",
  targets: {
    staging: {
      runsIn: {
        kind: "codebuild",
        project: "shop",
        role: "arn:aws:iam::222222222222:role/ambulance",
      },
      approvers: ["U0KEN"],
    },
  },
};

/** An account where everything is right, with its bot and its Slack. */
export async function everything(installation?: string): Promise<FakeAccount> {
  const account = await fakeAccount(installation);
  account.botUrl = await botFunction(SIGNING_SECRET);
  return account;
}

/** What the doctor says; never a secret. */
export async function look(...args: string[]): Promise<Examined> {
  const slack = await slackThat();
  const seen = await examined(configured(noTargetsHere), slack.environment, "--aws", ...args);
  for (const secret of [BOT_TOKEN, SIGNING_SECRET, "the-secret-key"])
    expect(seen.printed).not.toContain(secret);
  return seen;
}
