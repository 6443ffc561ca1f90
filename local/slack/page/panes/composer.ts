import type { App } from "../app.ts";
import { commandIn, SentTexts, type Suggestion, suggestionsFor } from "../completion.ts";
import { button, el, on } from "../dom.ts";
import { icon } from "../icons.ts";
import { redraw } from "../redraw.ts";
import { CompletionList } from "./completion-list.ts";

/** What differs between the composer of a channel and the one of a thread. */
export interface ComposerOptions {
  readonly id: string;
  readonly label: (app: App) => string;
  /** Whether slash commands are offered: in channels, not in threads. */
  readonly commands: boolean;
  /** Sends a text; false when it could not be sent, and the text comes back. */
  readonly send: (app: App, text: string) => Promise<boolean>;
}

/** The box that a person types into: messages, and slash commands with completion and history. */
export class Composer {
  readonly node: HTMLElement;
  readonly #app: App;
  readonly #options: ComposerOptions;
  readonly #box: HTMLTextAreaElement;
  readonly #list: CompletionList;
  readonly #hint = el("p", { class: "composer-hint" });
  readonly #send: HTMLButtonElement;
  readonly #drafts = new Map<string, string>();
  readonly #sent = new Map<string, SentTexts>();
  #draftKey = "";
  readonly #sending = new Set<string>();

  constructor(app: App, options: ComposerOptions) {
    this.#app = app;
    this.#options = options;
    const list = `${options.id}-completion`;
    const attributes = {
      rows: 1,
      "aria-autocomplete": "list",
      "aria-controls": list,
      "data-focus": options.id,
    };
    this.#box = el("textarea", {
      ...attributes,
      autocapitalize: "off",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.#send = button({ class: "send" }, icon("send"), () => void this.#submit());
    this.#list = new CompletionList(list, this.#box, (one) => void this.#accept(one));
    const line = el("div", { class: "composer-box" }, this.#box, this.#send);
    this.node = el("div", { class: "composer" }, this.#list.node, line, this.#hint);
    on(this.#box, "input", () => this.#typed());
    on(this.#box, "keydown", (event) => this.#key(event));
    on(this.#box, "blur", () => this.#list.close());
  }

  /** Brings label and draft up to date; each seat has a draft of its own in every place. */
  draw(draftKey: string): void {
    const label = this.#options.label(this.#app);
    this.#box.setAttribute("aria-label", label);
    this.#box.placeholder = label;
    this.#send.setAttribute("aria-label", this.#app.words().send);
    this.#list.node.setAttribute("aria-label", this.#app.words().completion);
    if (draftKey !== this.#draftKey) {
      this.#drafts.set(this.#draftKey, this.#box.value);
      this.#draftKey = draftKey;
      this.set(this.#drafts.get(draftKey) ?? "");
      this.#list.close();
    }
    this.node.toggleAttribute("data-sending", this.#sending.has(draftKey));
    this.#drawHint();
  }

  /** Puts a text into the box, cursor at its end. */
  set(text: string): void {
    this.#box.value = text;
    this.#box.setSelectionRange(text.length, text.length);
    this.#fit();
    this.#drawHint();
  }

  /** Moves the focus into the box. */
  focus(): void {
    this.#box.focus();
  }

  #fit(): void {
    this.#box.style.height = "auto";
    this.#box.style.height = `${this.#box.scrollHeight + 2}px`;
  }

  #typed(): void {
    const { state } = this.#app.model;
    const offered = this.#options.commands && state !== null;
    const suggestions = offered ? suggestionsFor(this.#box.value, state.commands, state.shortcuts) : [];
    this.#list.show(suggestions, this.#app.words().shortcut);
    this.#fit();
    this.#drawHint();
  }

  #drawHint(): void {
    const text = this.#box.value;
    const command = this.#options.commands
      ? commandIn(text, this.#app.model.state?.commands ?? [])
      : undefined;
    const words = this.#app.words();
    redraw(this.#hint, [command, words.lang], () =>
      command === undefined
        ? words.sendHint
        : [el("code", {}, `${command.command} ${command.usageHint}`), ` ${command.description}`],
    );
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#list.key(event, this.#box.value)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void this.#submit();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") this.#recall(event);
  }

  async #accept(one: Suggestion): Promise<void> {
    this.#list.close();
    if (one.kind === "command") return this.set(`${one.title} `);
    this.set("");
    const answer = await this.#app.tell("/sandbox/shortcut", { callbackId: one.callbackId });
    if (!answer.ok) this.#app.complain(answer.error);
  }

  #history(): SentTexts {
    const seat = this.#app.model.place.seat;
    const texts = this.#sent.get(seat) ?? new SentTexts();
    this.#sent.set(seat, texts);
    return texts;
  }

  #recall(event: KeyboardEvent): void {
    const text = this.#box.value;
    if (text !== "" && !this.#history().isShowing(text)) return;
    const other = this.#history().step(event.key === "ArrowUp" ? -1 : 1);
    if (other === null) return;
    event.preventDefault();
    this.set(other);
  }

  async #submit(): Promise<void> {
    const text = this.#box.value.trim();
    const key = this.#draftKey;
    if (text === "" || this.#sending.has(key)) return;
    this.set("");
    this.#list.close();
    this.#sending.add(key);
    this.draw(key);
    const sent = await this.#options.send(this.#app, text);
    this.#sending.delete(key);
    this.draw(this.#draftKey);
    if (sent) this.#history().add(text);
    else if (key !== this.#draftKey) this.#drafts.set(key, text);
    else if (this.#box.value === "") this.set(text);
  }
}
