import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@smithy/types";
import { clientSettings, type Setting } from "./setting.ts";

/** STS gave a role without the keys to it: nothing can be done in the other account. */
export class RoleNotAssumedError extends Error {
  override readonly name = "RoleNotAssumedError";
  constructor(role: string) {
    super(`STS gave no credentials for ${role}`);
  }
}

type ClientSettings = ReturnType<typeof clientSettings> & {
  credentials?: () => Promise<AwsCredentialIdentity>;
};

/**
 * Clients for this account and, by a role, for others: one each, so that connections and credentials are used again.
 * The SDK asks for new credentials before the old ones expire.
 */
export function clientsByRole<Client>(
  setting: Setting,
  make: (settings: ClientSettings) => Client,
): (role: string | undefined) => Client {
  const clients = new Map<string | undefined, Client>();
  return (role) => {
    const credentials = role === undefined ? {} : { credentials: () => assumed(setting, role) };
    const client = clients.get(role) ?? make({ ...clientSettings(setting), ...credentials });
    clients.set(role, client);
    return client;
  };
}

async function assumed(setting: Setting, role: string): Promise<AwsCredentialIdentity> {
  const sts = new STSClient(clientSettings(setting));
  const RoleSessionName = `ambulance-${setting.environment.AMBULANCE_INSTALLATION}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName }));
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new RoleNotAssumedError(role);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}
