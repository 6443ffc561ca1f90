/** A secret has not been put into Parameter Store. Until it is, the bot can neither believe Slack nor talk to it. */
export class SecretMissingError extends Error {
  override readonly name = "SecretMissingError";
  constructor(parameters: readonly string[], region: string) {
    const [is, it] = parameters.length === 1 ? ["is", "it"] : ["are", "them"];
    super(
      `${parameters.join(" and ")} ${is} not in Parameter Store of ${region}: put ${it} there as SecureString, ` +
        "with the value from the app's page at api.slack.com",
    );
  }
}

/** Parameter Store did not give the secrets: no permission, no answer, out of order. `code` is what it said. */
export class SecretsUnavailableError extends Error {
  override readonly name = "SecretsUnavailableError";
  readonly code: string;
  constructor(parameters: readonly string[], code: string, cause?: unknown) {
    super(`Parameter Store did not give ${parameters.join(" and ")}: ${code}`, { cause });
    this.code = code;
  }
}
