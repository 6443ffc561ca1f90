import type { Cause } from "../../runs/run.ts";

const CONNECTION =
  /dial tcp|i\/o timeout|deadline exceeded|send request failed|RequestCanceled|no such host/i;
const SECRETS =
  /secrets? from (?:asm|ssm)|unable to retrieve secret|secretsmanager|GetParameters|ssm parameters/i;

/**
 * What AWS's words mean, the first that fits. The words are those of the ECS developer guide ("Stopped tasks error
 * codes", "API failure reasons") and of the agent; AWS promises none of them, so whatever fits nothing keeps its text.
 */
const WORDS: readonly (readonly [RegExp, Cause])[] = [
  [/OutOfMemory|out of memory|memory usage/i, "out-of-memory"],
  [/CannotPull/i, "image-pull"],
  [/limit on the number of|LimitExceeded|reached (?:the|your) .*(?:limit|quota)/i, "account-limit"],
  [/AccessDenied|not authorized|insufficient privileges|UnauthorizedOperation/i, "access-denied"],
  [/\b(?:AGENT|ATTRIBUTE|LOCATION)\b|RESOURCE:|EMPTY CAPACITY PROVIDER/, "no-capacity"],
  [/Capacity is unavailable|No Container Instances|unable to place|placement constraint/i, "no-capacity"],
  [/network interface|InsufficientFreeAddresses|subnet|no such host|dial tcp/i, "network"],
  [/Spot (?:Task|Instance)|SpotInterruption/i, "spot-interruption"],
  [/Host EC2|infrastructure|retirement/i, "infrastructure"],
  [
    /Cannot(?:Start|Create|Inspect)|ContainerRuntime|DockerTimeout|ResourceInitializationError/i,
    "never-started",
  ],
];

/** What AWS's words say was the matter; undefined when they say nothing that is known. */
export function causeInWords(words: string): Cause | undefined {
  if (/pull secrets or registry auth/i.test(words) || SECRETS.test(words)) return fetchingCause(words);
  return WORDS.find(([pattern]) => pattern.test(words))?.[1];
}

/** Before a task starts, secrets and the registry's login are fetched: refused, missing, or not to be reached. */
function fetchingCause(words: string): Cause {
  if (CONNECTION.test(words)) return "network";
  if (SECRETS.test(words)) return "secrets";
  return /AccessDenied|not authorized/i.test(words) ? "access-denied" : "never-started";
}
