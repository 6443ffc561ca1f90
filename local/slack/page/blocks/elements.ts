import { markBusy } from "../busy.ts";
import { button, el, isSafeAddress, link, on } from "../dom.ts";
import { type Fields, fieldsAt, maybeFieldsAt, textAt } from "../json.ts";
import { type Action, type BlockContext, valueKey } from "./context.ts";
import { choiceControl, selectControl } from "./controls.ts";
import { plainText } from "./mrkdwn.ts";

function base(element: Fields, blockId: string, ctx: BlockContext): Action {
  const actionId = textAt(element, "action_id");
  const key = `${ctx.key}/${blockId}/${actionId}`;
  return { blockId, actionId, key, confirm: maybeFieldsAt(element, "confirm") };
}

function pressable(element: Fields, blockId: string, ctx: BlockContext): HTMLElement {
  const action = { ...base(element, blockId, ctx), value: textAt(element, "value") };
  const address = textAt(element, "url");
  const attributes = {
    class: `btn ${textAt(element, "style")}`.trim(),
    "data-focus": action.key,
    "data-busy": action.key,
    "aria-label": textAt(element, "accessibility_label") || undefined,
  };
  const label = plainText(fieldsAt(element, "text"));
  if (address !== "" && isSafeAddress(address)) {
    const node = link(address, label);
    for (const [name, value] of Object.entries(attributes))
      if (value !== undefined) node.setAttribute(name, value);
    return on(node, "click", (event) => {
      if (ctx.follow(address)) event.preventDefault();
      ctx.act(action);
    });
  }
  const node = button(attributes, label, () => ctx.act(action));
  markBusy(node, action.key);
  return node;
}

/** A select, radio buttons or checkboxes outside an input block: every change is told to the app. */
function changeable(element: Fields, blockId: string, ctx: BlockContext): HTMLElement {
  const action = base(element, blockId, ctx);
  const kept = ctx.kept?.get(valueKey(blockId, action.actionId));
  const build = element.type === "static_select" ? selectControl : choiceControl;
  const control = build(element, `control-${action.key}`, kept, ctx);
  control.target.dataset.focus = action.key;
  control.node.dataset.busy = action.key;
  markBusy(control.node, action.key);
  if (control.target instanceof HTMLSelectElement) {
    control.target.setAttribute(
      "aria-label",
      plainText(fieldsAt(element, "placeholder")) || ctx.words.choose,
    );
  } else control.node.setAttribute("role", "group");
  ctx.fields?.push({
    blockId,
    actionId: action.actionId,
    read: control.read,
    problem: () => null,
    mark: () => undefined,
    focus: () => control.target.focus(),
  });
  return on(control.node, "change", () => ctx.act({ ...action, chosen: control.read() }));
}

/** A picture is shown by its description alone: the sandbox fetches nothing from elsewhere. */
export function imageNote(element: Fields, ctx: BlockContext): HTMLElement {
  const title = maybeFieldsAt(element, "title");
  const text = textAt(element, "alt_text") || (title === undefined ? ctx.words.image : plainText(title));
  return el("span", { class: "image-note", role: "img", "aria-label": text }, text);
}

/** Draws an interactive element, or an image, that stands in a section or an actions block. */
export function renderElement(element: Fields, blockId: string, ctx: BlockContext): HTMLElement {
  switch (textAt(element, "type")) {
    case "button":
      return pressable(element, blockId, ctx);
    case "static_select":
    case "radio_buttons":
    case "checkboxes":
      return changeable(element, blockId, ctx);
    case "image":
      return imageNote(element, ctx);
    default:
      return el("span", { class: "muted" }, ctx.words.unsupported(textAt(element, "type")));
  }
}
