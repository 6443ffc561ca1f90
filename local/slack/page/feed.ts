import { fetchState, openEvents, RefusedError, ServerGoneError } from "./api.ts";
import type { State } from "./state.ts";

/** How long the page waits between two looks for a server that is gone, in milliseconds. */
const RETRY_EVERY = 1000;

/** What the page does with the news. */
export interface FeedHooks {
  readonly arrived: (state: State) => void;
  readonly lost: () => void;
  /** The server is there but will not, or can not, say what this person sees. */
  readonly refused: (status: number | null) => void;
}

/** Keeps one seat's state fresh. */
export interface Feed {
  /** Begins to follow a seat; the one before is left. */
  readonly follow: (seat: string) => void;
  /** Asks for the state now; resolves when one at least as new as this call has arrived or failed. */
  readonly refresh: () => Promise<void>;
}

/** Follows a seat by server-sent events, and looks for the server again when it goes away. */
export function createFeed(hooks: FeedHooks): Feed {
  let seat = "";
  let stream: EventSource | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function failed(error: unknown): void {
    if (!(error instanceof ServerGoneError))
      hooks.refused(error instanceof RefusedError ? error.status : null);
    else {
      hooks.lost();
      leave();
      retry = setTimeout(() => void refresh(), RETRY_EVERY);
    }
  }

  async function readOnce(): Promise<void> {
    const asked = seat;
    try {
      const state = await fetchState(asked);
      if (asked !== seat) return;
      listen();
      hooks.arrived(state);
    } catch (error) {
      if (asked === seat) failed(error);
    }
  }

  async function readUntilFresh(): Promise<void> {
    do {
      again = false;
      await readOnce();
    } while (again);
  }

  function refresh(): Promise<void> {
    clearTimeout(retry);
    if (running !== null) again = true;
    else
      running = readUntilFresh().finally(() => {
        running = null;
      });
    return running;
  }

  function leave(): void {
    stream?.close();
    stream = null;
  }

  function listen(): void {
    if (stream !== null) return;
    stream = openEvents(seat);
    stream.onopen = () => void refresh();
    stream.onmessage = () => void refresh();
    stream.onerror = () => {
      leave();
      void refresh();
    };
  }

  return {
    refresh,
    follow: (next) => {
      leave();
      seat = next;
      void refresh();
    },
  };
}
