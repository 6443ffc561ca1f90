import { ConditionalCheckFailedException, DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { StoreUnavailableError } from "../../runs/errors.ts";

/** An item would be larger than the 400 KB that DynamoDB takes (docs: "Quotas: item size"). Nothing was written. */
export class ItemTooLargeError extends Error {
  override readonly name = "ItemTooLargeError";
  constructor(key: string) {
    super(`The item ${key} would be larger than the 400 KB that DynamoDB takes`);
  }
}

/** DynamoDB is busy or out of order (docs: "Error handling with DynamoDB"); the 5xx are told by their status. */
const BUSY = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionConflictException",
];

/** No answer came: nobody knows whether the request did anything. */
const NO_ANSWER = ["TimeoutError", "RequestTimeout", "RequestTimeoutException", "AbortError"];
const NO_CONNECTION = [
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
];

/**
 * Runs a request and gives what it refuses a name. A condition that does not hold gives undefined. What is left as it
 * is, is a mistake of ours or of the stack: no permission, no such table, a malformed request.
 * @param key names the item in errors
 * @throws StoreUnavailableError when the table cannot be used now
 * @throws ItemTooLargeError
 */
export async function available<Result>(
  key: string,
  request: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    if (isTooLarge(error)) throw new ItemTooLargeError(key);
    throw isUnavailable(error) ? new StoreUnavailableError(error) : error;
  }
}

/** DynamoDB has no name of its own for this: only the text of a `ValidationException` says it. */
function isTooLarge(error: unknown): boolean {
  return (
    error instanceof DynamoDBServiceException &&
    error.name === "ValidationException" &&
    /item size.* has exceeded the maximum allowed size/i.test(error.message)
  );
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DynamoDBServiceException && (error.$metadata.httpStatusCode ?? 0) >= 500) return true;
  const code = "code" in error ? String(error.code) : "";
  return BUSY.includes(error.name) || NO_ANSWER.includes(error.name) || NO_CONNECTION.includes(code);
}
