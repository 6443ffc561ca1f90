import type { Cause } from "../../runs/run.ts";

/**
 * What CodeBuild's words mean, the first that fits. The words are those of its user guide ("Troubleshooting AWS
 * CodeBuild") and of builds that people published; AWS promises none of them, so whatever fits nothing keeps its text.
 */
const WORDS: readonly (readonly [RegExp, Cause])[] = [
  [/AccountLimitExceeded|Cannot have more than \d+ .*builds|(?:quota|limit) exceeded/i, "account-limit"],
  [/UNABLE_TO_PULL_IMAGE|CannotPull|pull customer's container image/i, "image-pull"],
  [/Decrypted Variables Error|secretsmanager|GetParameters|\bSecrets? Manager\b|parameter store/i, "secrets"],
  [/ACCESS_?DENIED|Access denied|not authori[sz]ed|UnauthorizedOperation|AssumeRole/i, "access-denied"],
  [/VPC_CLIENT_ERROR|INSUFFICIENT_SUBNET|network interface|subnet|security group/i, "network"],
  [/INSUFFICIENT_CAPACITY|no capacity|capacity is unavailable/i, "no-capacity"],
  [/INTERNAL_SERVICE_ERROR|internal service error/i, "infrastructure"],
];

/** What CodeBuild's words say was the matter; undefined when they say nothing that is known. */
export function causeInWords(words: string): Cause | undefined {
  return WORDS.find(([pattern]) => pattern.test(words))?.[1];
}
