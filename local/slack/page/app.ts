import { type Answer, post } from "./api.ts";
import { createFeed } from "./feed.ts";
import { keepingFocus } from "./focus.ts";
import type { Fields } from "./json.ts";
import { newCard } from "./messages.ts";
import { FIRST_SEAT, type Place, readPlace, writePlace } from "./place.ts";
import { recall, remember } from "./remember.ts";
import type { State } from "./state.ts";
import { explain, type Words, wordsFor } from "./text/index.ts";

/** A sentence at the edge of the page, for a few seconds or until it is dismissed. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly kind: "error" | "news";
}

/** Everything that the page shows comes from here. */
export interface Model {
  /** Null until the server has answered for the first time. */
  state: State | null;
  place: Place;
  connection: "opening" | "online" | "lost";
  toasts: readonly Toast[];
  /** On a narrow window, whether the list of channels covers the rest. */
  listOpen: boolean;
  /** A view was just submitted: the thread of the card that appears next is opened. */
  awaitingCard: boolean;
}

/** A pane redraws itself from the model when anything has changed. */
export type Pane = (app: App) => void;

/** How long good news stays, in milliseconds; errors stay until dismissed. */
const NEWS_STAYS = 4000;

/** A card that is later than this after its form was submitted opens no thread, in milliseconds. */
const CARD_WITHIN = 15_000;

/** Below this width only one pane is shown; the same number is in styles/narrow.css. */
const ROOM_FOR_THREAD = "(min-width: 761px)";

const placeHere = () => readPlace(location.hash, recall("seat") ?? FIRST_SEAT);

/** The page as a whole: its model, its connection to the server and its panes. */
export class App {
  readonly model: Model = {
    state: null,
    place: placeHere(),
    connection: "opening",
    toasts: [],
    listOpen: false,
    awaitingCard: false,
  };
  readonly #panes: readonly Pane[];
  readonly #feed = createFeed({
    arrived: (state) => this.#arrived(state),
    lost: () => this.#lost(),
    refused: (status) => this.#refused(status),
  });
  #lastToast = 0;

  constructor(panes: readonly Pane[]) {
    this.#panes = panes;
  }

  /** Draws the page for the first time and begins to follow the seat. */
  start(): void {
    addEventListener("popstate", () => this.#arriveAt(placeHere()));
    history.replaceState(null, "", writePlace(this.model.place));
    this.#feed.follow(this.model.place.seat);
    this.draw();
  }

  /** The page's own words, in the language of the person in the seat. */
  words(): Words {
    return wordsFor(this.model.state?.me.locale ?? navigator.language);
  }

  /** Brings every pane up to date. */
  draw(): void {
    keepingFocus(() => {
      for (const pane of this.#panes) pane(this);
    });
  }

  /** Goes to another seat, channel or thread; the browser's back button returns. */
  go(change: Partial<Place>): void {
    const place = {
      ...this.model.place,
      ...(change.channel === undefined ? {} : { thread: null }),
      ...change,
    };
    if (writePlace(place) !== location.hash) history.pushState(null, "", writePlace(place));
    this.#arriveAt(place);
  }

  /** Tells the server what the person in the seat did, and waits until the page shows what came of it. */
  async tell(path: string, body: Fields): Promise<Answer> {
    const answer = await post(path, { as: this.model.place.seat, ...body });
    if (path === "/sandbox/submit" && answer.ok) this.#expectCard();
    await this.#feed.refresh();
    return answer;
  }

  /** Shows an error of the server in words that a person understands. */
  complain(error: string): void {
    this.announce(explain(error, this.words()), "error");
  }

  /** Shows a sentence at the edge of the page; good news goes away by itself. */
  announce(text: string, kind: Toast["kind"]): void {
    const id = ++this.#lastToast;
    const others = this.model.toasts.filter((toast) => toast.text !== text);
    this.model.toasts = [...others, { id, text, kind }].slice(-3);
    if (kind === "news") setTimeout(() => this.dismissToast(id), NEWS_STAYS);
    this.draw();
  }

  /** Takes a sentence away again. */
  dismissToast(id: number): void {
    this.model.toasts = this.model.toasts.filter((toast) => toast.id !== id);
    this.draw();
  }

  #arrived(state: State): void {
    const { model } = this;
    const waits = model.awaitingCard && model.place.thread === null && matchMedia(ROOM_FOR_THREAD).matches;
    const card = waits ? newCard(model.state, state, model.place.channel) : null;
    if (model.connection === "lost") this.announce(this.words().back, "news");
    model.state = state;
    model.connection = "online";
    if (card !== null) model.awaitingCard = false;
    if (card !== null) this.go({ thread: card });
    else this.draw();
  }

  #lost(): void {
    this.model.connection = "lost";
    this.draw();
  }

  #refused(status: number | null): void {
    const strangeSeat = status !== null && status < 500 && this.model.place.seat !== FIRST_SEAT;
    if (strangeSeat) this.go({ seat: FIRST_SEAT });
    else this.complain("unreadable");
  }

  #arriveAt(place: Place): void {
    const seatChanged = place.seat !== this.model.place.seat;
    this.model.place = place;
    remember("seat", place.seat);
    this.model.listOpen = false;
    if (seatChanged) this.model.awaitingCard = false;
    if (seatChanged) this.#feed.follow(place.seat);
    this.draw();
  }

  #expectCard(): void {
    this.model.awaitingCard = true;
    setTimeout(() => {
      this.model.awaitingCard = false;
    }, CARD_WITHIN);
  }
}
