import { type Fields, fieldsAt, isFields, textAt } from "./json.ts";
import { readState, type State } from "./state.ts";

/** What the server said to something that a person did. */
export type Answer =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: string; readonly errors: Readonly<Record<string, string>> };

/** The server does not answer: it has stopped, or the connection broke. */
export class ServerGoneError extends Error {
  override name = "ServerGoneError";
}

/** The server answered, but refused; `status` is its HTTP status. */
export class RefusedError extends Error {
  override name = "RefusedError";
  readonly status: number;
  constructor(status: number) {
    super(`the server refused with status ${status}`);
    this.status = status;
  }
}

async function request(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new ServerGoneError("the server does not answer", { cause });
  }
}

/** Everything that a person sees. Throws ServerGoneError, RefusedError or UnreadableStateError. */
export async function fetchState(seat: string): Promise<State> {
  const response = await request(`/sandbox/state?as=${encodeURIComponent(seat)}`, { cache: "no-store" });
  if (!response.ok) throw new RefusedError(response.status);
  return readState(await response.json().catch(() => null));
}

function readAnswer(body: unknown): Answer {
  if (!isFields(body)) return { ok: false, error: "unreadable", errors: {} };
  const listed = Object.entries(fieldsAt(body, "errors"));
  const errors = Object.fromEntries(
    listed.filter((one): one is [string, string] => typeof one[1] === "string"),
  );
  if (body.ok === true && listed.length === 0) return { ok: true };
  return { ok: false, error: textAt(body, "error"), errors };
}

/** Tells the server what a person did. Never throws: a silent server is an answer too (`unreachable`). */
export async function post(path: string, body: Fields): Promise<Answer> {
  try {
    const headers = { "content-type": "application/json" };
    const response = await request(path, { method: "POST", headers, body: JSON.stringify(body) });
    return readAnswer(await response.json());
  } catch (error) {
    return { ok: false, error: error instanceof ServerGoneError ? "unreachable" : "unreadable", errors: {} };
  }
}

/** Opens the stream that says when something changed for a person. */
export function openEvents(seat: string): EventSource {
  return new EventSource(`/sandbox/events?as=${encodeURIComponent(seat)}`);
}
