import { fetchState, openEvents, RefusedError, ServerGoneError } from "./api.ts";
import type { State } from "./state.ts";

/** How long the page waits between two looks for a server that is gone, in milliseconds. */
const RETRY_EVERY = 1000;

/** How long the page waits before it looks what became of a stream that broke, in milliseconds. */
const AFTER_A_BREAK = 100;

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
  let following: Promise<void> | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function retryIn(ms: number): void {
    clearTimeout(retry);
    retry = setTimeout(() => void refresh(), ms);
  }

  function failed(error: unknown): void {
    leave();
    retryIn(RETRY_EVERY);
    if (error instanceof ServerGoneError) hooks.lost();
    else hooks.refused(error instanceof RefusedError ? error.status : null);
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

  function start(): Promise<void> {
    running = readOnce().finally(() => {
      running = null;
    });
    return running;
  }

  /** One more read after the one under way serves everybody who asks meanwhile. */
  function refresh(): Promise<void> {
    clearTimeout(retry);
    if (running === null) return start();
    following ??= running.then(() => {
      following = null;
      return running ?? start();
    });
    return following;
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
      retryIn(AFTER_A_BREAK);
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
