import { plainText } from "../blocks/mrkdwn.ts";
import { parseMrkdwn } from "../blocks/mrkdwn-parse.ts";
import { button, byId, el, fill } from "../dom.ts";
import { type Fields, fieldsAt, maybeFieldsAt, textAt } from "../json.ts";
import type { Words } from "../text/index.ts";

/** A confirm dialog's text may be mrkdwn; its markup is dropped here, its words are kept. */
function textOf(object: Fields): string {
  if (object.type !== "mrkdwn") return plainText(object);
  const flat = (pieces: ReturnType<typeof parseMrkdwn>[number]["inside"]): string =>
    pieces.map((one) => ("inside" in one ? flat(one.inside) : "text" in one ? one.text : "")).join("");
  return parseMrkdwn(textAt(object, "text"), "none")
    .map((passage) => flat(passage.inside))
    .join("\n");
}

function labelOf(confirm: Fields, key: string, otherwise: string): string {
  const object = maybeFieldsAt(confirm, key);
  return object === undefined ? otherwise : plainText(object);
}

function dialogNode(): HTMLDialogElement {
  const node = byId("confirm");
  if (node instanceof HTMLDialogElement) return node;
  throw new TypeError("index.html's #confirm must be a dialog");
}

/** Asks what an element's `confirm` wants asked. Resolves to false when it is denied or dismissed. */
export function askConfirm(confirm: Fields, words: Words): Promise<boolean> {
  const dialog = dialogNode();
  const style = textAt(confirm, "style") === "danger" ? "danger" : "primary";
  const deny = button({ class: "btn", autofocus: true }, labelOf(confirm, "deny", words.cancel), () =>
    dialog.close("no"),
  );
  const agree = button({ class: `btn ${style}` }, labelOf(confirm, "confirm", words.confirmYes), () =>
    dialog.close("yes"),
  );
  fill(
    dialog,
    el("h2", { id: "confirm-title" }, plainText(fieldsAt(confirm, "title"))),
    el("p", { class: "confirm-text" }, textOf(fieldsAt(confirm, "text"))),
    el("div", { class: "dialog-buttons" }, deny, agree),
  );
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
