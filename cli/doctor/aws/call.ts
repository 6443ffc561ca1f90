import { z } from "zod";
import { CannotCheckError, firstLine } from "../check.ts";

const DENIED = new Set(["AccessDeniedException", "AccessDenied", "UnauthorizedOperation"]);

/** The names under which AWS and its SDK refuse credentials as such. */
const CREDENTIALS = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
]);

/** Whether AWS, or the SDK before it, had something against the credentials. */
export function isAboutCredentials(error: unknown): error is Error {
  return error instanceof Error && CREDENTIALS.has(error.name);
}

const forbidden = z.object({ $metadata: z.object({ httpStatusCode: z.literal(403) }) });

/** Whether AWS says that a permission is missing. Its answer to a HEAD request has no body, so no name either. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && (DENIED.has(error.name) || forbidden.safeParse(error).success);
}

/** Whether the SDK was told no region; it has no name of its own for that. */
export function isAboutRegion(error: unknown): boolean {
  return error instanceof Error && error.message === "Region is missing";
}

/**
 * Asks AWS something. Undefined when it answers with one of the names that mean "there is none".
 * @param action as IAM writes it
 * @throws CannotCheckError for every other refusal
 */
export async function asked<T>(
  action: string,
  call: () => Promise<T>,
  ...none: readonly string[]
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && none.includes(error.name)) return undefined;
    throw notAnswered(action, error);
  }
}

/** What goes wrong between here and AWS: names of the SDK's own errors, and codes of the network. */
const NETWORK = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

function networkWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "TimeoutError") return "AWS did not answer";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return NETWORK.has(code) ? `AWS cannot be reached (${code})` : undefined;
}

/** Why AWS did not answer, when the reason lies with the person who asks or with their network; undefined otherwise. */
export function ownReason(action: string, error: unknown): CannotCheckError | undefined {
  if (isAboutRegion(error)) return new CannotCheckError("It needs an AWS region.");
  if (isAboutCredentials(error)) return new CannotCheckError("It needs AWS credentials that work.");
  if (isDenied(error))
    return new CannotCheckError(
      `Your AWS credentials lack ${action}.`,
      "use a role that may read the installation",
    );
  const words = networkWords(error);
  return words === undefined ? undefined : new CannotCheckError(`${words} when asked for ${action}.`);
}

/** Why AWS did not answer, for a person. */
export function notAnswered(action: string, error: unknown): CannotCheckError {
  return (
    ownReason(action, error) ?? new CannotCheckError(`AWS did not answer ${action}: ${firstLine(error)}.`)
  );
}
