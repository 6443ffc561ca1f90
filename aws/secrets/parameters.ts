import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { parameterNames } from "../names.ts";
import { SecretMissingError, SecretsUnavailableError } from "./errors.ts";
import { type AwsSettings, parameterStoreRequest } from "./signed-request.ts";

/** What only Slack and the bot may know. */
export interface Secrets {
  botToken: string;
  signingSecret: string;
}

/** Somebody waits in Slack, for three seconds in all: one attempt may take this long, milliseconds. */
const PATIENCE = 1_000;
/** Milliseconds before further attempts. */
const PAUSES = [50, 150];

const answerSchema = z.object({
  Parameters: z.array(z.object({ Name: z.string(), Value: z.string().min(1) })),
  InvalidParameters: z.array(z.string()).default([]),
});
const refusalSchema = z.object({ __type: z.string() });

/**
 * Reads both secrets of an installation from Parameter Store, decrypted, in one request.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 * @throws SecretMissingError @throws SecretsUnavailableError
 */
export async function readSecrets(installation: string, settings: AwsSettings): Promise<Secrets> {
  const { botToken, signingSecret } = parameterNames(installation);
  const names = [botToken, signingSecret];
  const parameters = await parametersNamed(names, settings);
  // Whoever pastes a secret may paste the end of its line too.
  const values = new Map(parameters.map(({ Name, Value }) => [Name, Value.trim()]));
  const [token, secret] = [values.get(botToken), values.get(signingSecret)];
  if (!token || !secret) {
    throw new SecretMissingError(
      names.filter((name) => !values.get(name)),
      settings.AWS_REGION,
    );
  }
  return { botToken: token, signingSecret: secret };
}

/** Those of the parameters that there are. */
async function parametersNamed(names: readonly string[], settings: AwsSettings) {
  for (const pause of [...PAUSES, undefined]) {
    try {
      return await asked(names, settings);
    } catch (error) {
      if (pause === undefined || !isPassing(error)) throw error;
      await sleep(pause);
    }
  }
  throw new SecretsUnavailableError(names, "no answer");
}

async function asked(names: readonly string[], settings: AwsSettings) {
  const request = parameterStoreRequest(settings, "GetParameters", {
    Names: names,
    WithDecryption: true,
  });
  const [status, body] = await answerTo(request).catch((error: unknown) => {
    throw new SecretsUnavailableError(names, "no answer", error);
  });
  const { data } = answerSchema.safeParse(body);
  if (status === 200 && data) return data.Parameters;
  throw new SecretsUnavailableError(names, codeOf(body) ?? `HTTP ${status}`);
}

async function answerTo(request: Request): Promise<[number, unknown]> {
  const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  return [response.status, parsed(await response.text())];
}

/** What is no JSON is no answer; the parser's own error would quote it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An answer may carry the values, so nothing of it but the name of a refusal gets into an error. */
function codeOf(body: unknown): string | undefined {
  return refusalSchema.safeParse(body).data?.__type.split("#").at(-1);
}

/** What another attempt may get over: everything but a refusal that names a mistake. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof SecretsUnavailableError)) return false;
  return /^(no answer|HTTP|Throttling|InternalServerError|ServiceUnavailable)/.test(error.code);
}
