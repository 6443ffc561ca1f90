import { parameterNames } from "../../../aws/names.ts";
import { CannotCheckError, type Check, ok, type Verdict, wrong } from "../check.ts";
import type { Account } from "./account.ts";

/** What must be in Parameter Store, and how it looks. */
const SECRETS = {
  botToken: { pattern: /^xoxb-\S+$/, looks: "a bot token, which begins with xoxb-" },
  signingSecret: { pattern: /^[0-9a-f]{32}$/, looks: "a signing secret, 32 hexadecimal digits" },
} as const;

/** One of the two secrets. */
export type Secret = keyof typeof SECRETS;

/** Whether both secrets are where the functions look for them. */
export function parameterChecks(account: Account): Check[] {
  const names = parameterNames(account.installation);
  return (["botToken", "signingSecret"] as const).map((secret) => ({
    name: `parameter ${names[secret].split("/").at(-1)}`,
    look: () => parameterVerdict(account, secret),
  }));
}

async function parameterVerdict(account: Account, secret: Secret): Promise<Verdict> {
  const name = parameterNames(account.installation)[secret];
  const found = (await account.parameters()).get(name);
  const put = `aws ssm put-parameter --overwrite --type SecureString --name ${name} --value …`;
  if (!found?.Value) return wrong(`There is no parameter ${name}.`, put.replace(" --overwrite", ""));
  if (found.Type !== "SecureString")
    return wrong(
      `${name} is stored in the clear, as ${found.Type}.`,
      `delete it, replace the secret at Slack, and ${put}`,
    );
  const { pattern, looks } = SECRETS[secret];
  if (!pattern.test(found.Value)) return wrong(`${name} is not ${looks}.`, put);
  return ok(`${name} is there, encrypted.`);
}

/**
 * One of the secrets, for the points that use it.
 * @throws CannotCheckError when it is not there
 */
export async function secretOf(account: Account, secret: Secret): Promise<string> {
  const name = parameterNames(account.installation)[secret];
  const value = (await account.parameters()).get(name)?.Value;
  if (!value) throw new CannotCheckError(`It needs the parameter ${name}.`);
  return value;
}
