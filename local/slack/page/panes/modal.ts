import type { App } from "../app.ts";
import type { ControlValue, Field } from "../blocks/context.ts";
import { plainText } from "../blocks/mrkdwn.ts";
import { renderBlocks } from "../blocks/render.ts";
import { whileBusy } from "../busy.ts";
import { button, byId, el, fill, on } from "../dom.ts";
import { icon } from "../icons.ts";
import { fieldsAt, listAt, maybeFieldsAt } from "../json.ts";
import type { State, View } from "../state.ts";
import { explain } from "../text/index.ts";
import { blockContext } from "./act.ts";
import { collect, markErrors, remembered } from "./form.ts";

/** The view that is drawn now; its fields hold what the person has entered. */
interface Shown {
  readonly view: View;
  readonly version: string;
  readonly fields: Field[];
  /** Where errors go that belong to no field. */
  readonly notice: HTMLElement;
}

let shown: Shown | null = null;

/** What was entered into views that another one was pushed on top of. */
const entered = new Map<string, ReadonlyMap<string, ControlValue>>();

function dialogNode(): HTMLDialogElement {
  const node = byId("modal");
  if (node instanceof HTMLDialogElement) return node;
  throw new TypeError("index.html's #modal must be a dialog");
}

async function close(app: App, view: View): Promise<void> {
  const answer = await app.tell("/sandbox/close", { viewId: view.id });
  if (answer.ok) return;
  dialogNode().close();
  app.complain(answer.error);
}

async function submit(app: App, current: Shown): Promise<void> {
  const own = current.fields.map((field) => [field.blockId, field.problem()] as const);
  const problems = own.filter((one): one is readonly [string, string] => one[1] !== null);
  if (!markErrors(current.fields, Object.fromEntries(problems)).marked) await send(app, current);
}

async function send(app: App, current: Shown): Promise<void> {
  current.notice.textContent = "";
  await whileBusy(`submit-${current.view.id}`, async () => {
    const answer = await app.tell("/sandbox/submit", {
      viewId: current.view.id,
      values: collect(current.fields),
    });
    if (answer.ok) return;
    const { marked, homeless } = markErrors(shown?.fields ?? [], answer.errors);
    if (!marked || homeless.length > 0) {
      const text = [...homeless, ...(answer.error === "" ? [] : [explain(answer.error, app.words())])].join(
        "\n",
      );
      if (shown !== null) shown.notice.textContent = text;
      else app.complain(answer.error);
    }
  });
}

function titleBar(app: App, view: View): HTMLElement {
  const away = button(
    { class: "icon-button", "aria-label": app.words().dismiss },
    icon("close"),
    () => void close(app, view),
  );
  return el(
    "header",
    { class: "dialog-head" },
    el("h2", { id: "modal-title" }, plainText(fieldsAt(view.fields, "title"))),
    away,
  );
}

function footer(app: App, view: View): HTMLElement {
  const words = app.words();
  const submitText = maybeFieldsAt(view.fields, "submit");
  const closeText = maybeFieldsAt(view.fields, "close");
  const hasInput = listAt(view.fields, "blocks").some((block) => block.type === "input");
  const key = `submit-${view.id}`;
  const cancel = button(
    { class: "btn" },
    closeText === undefined ? words.close : plainText(closeText),
    () => void close(app, view),
  );
  const attributes = {
    class: "btn primary",
    type: "submit",
    title: words.submitHint,
    "data-busy": key,
    "data-focus": key,
  };
  const go = el("button", attributes, submitText === undefined ? words.submit : plainText(submitText));
  return el("footer", { class: "dialog-buttons" }, cancel, (hasInput || submitText !== undefined) && go);
}

function build(app: App, state: State, view: View, kept: ReadonlyMap<string, ControlValue>): Shown {
  const notice = el("p", { class: "dialog-notice", role: "alert" });
  const fields: Field[] = [];
  const complain = (error: string) => {
    notice.textContent = explain(error, app.words());
  };
  const values = () => collect(fields);
  const surface = { key: `view-${view.id}`, body: { viewId: view.id }, values, complain };
  const ctx = { ...blockContext(app, state, surface), fields, kept };
  const version = JSON.stringify([view, app.words().lang]);
  const current: Shown = { view, version, fields, notice };
  const form = el("form", { novalidate: true }, titleBar(app, view));
  form.append(
    el("div", { class: "dialog-body" }, renderBlocks(listAt(view.fields, "blocks"), ctx), notice),
    footer(app, view),
  );
  on(form, "submit", (event) => {
    event.preventDefault();
    void submit(app, current);
  });
  on(form, "keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  fill(dialogNode(), form);
  return current;
}

function hide(): void {
  shown = null;
  entered.clear();
  dialogNode().close();
}

function show(app: App, state: State, view: View): void {
  if (shown !== null) entered.set(shown.view.id, remembered(shown.fields));
  const isNew = shown?.view.id !== view.id;
  shown = build(app, state, view, entered.get(view.id) ?? new Map());
  if (!dialogNode().open) dialogNode().showModal();
  if (isNew) shown.fields[0]?.focus();
}

/** The modal on top of the person's stack of views; the ones below keep what was entered. */
export function modalPane(app: App): void {
  const { state, place } = app.model;
  const view = state !== null && state.me.id === place.seat ? state.views.at(-1) : undefined;
  if (state === null || view === undefined) {
    if (shown !== null) hide();
    return;
  }
  if (shown?.version === JSON.stringify([view, app.words().lang])) return;
  show(app, state, view);
}

/** Escape closes the view on the server too, which may want to know. */
export function listenForModalKeys(app: App): void {
  dialogNode().addEventListener("cancel", (event) => {
    event.preventDefault();
    if (shown !== null) void close(app, shown.view);
  });
}
