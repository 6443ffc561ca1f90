import { type Child, el, on } from "../dom.ts";
import { type Fields, fieldsAt, maybeFieldsAt, numberAt, textAt } from "../json.ts";
import { type BlockContext, type ControlValue, valueKey } from "./context.ts";
import { type Control, choiceControl, selectControl } from "./controls.ts";
import { plainText } from "./mrkdwn.ts";

/** The counter appears when a tenth of the room is left, or fifty characters. */
const NEAR = (most: number) => Math.max(most * 0.1, 50);

function textControl(element: Fields, id: string, kept: ControlValue | undefined): Control {
  const attributes = {
    id,
    placeholder: plainText(fieldsAt(element, "placeholder")) || undefined,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
  };
  const node =
    element.multiline === true
      ? el("textarea", { ...attributes, rows: 5 })
      : el("input", { ...attributes, type: "text" });
  node.value = kept === undefined ? textAt(element, "initial_value") : typeof kept === "string" ? kept : "";
  return { node, target: node, read: () => (node.value === "" ? null : node.value) };
}

function buildControl(
  element: Fields,
  id: string,
  kept: ControlValue | undefined,
  ctx: BlockContext,
): Control | null {
  switch (textAt(element, "type")) {
    case "plain_text_input":
      return textControl(element, id, kept);
    case "static_select":
      return selectControl(element, id, kept, ctx);
    case "radio_buttons":
    case "checkboxes":
      return choiceControl(element, id, kept, ctx);
    default:
      return null;
  }
}

const isEmpty = (value: ControlValue) => value === null || value.length === 0;

function problemOf(
  element: Fields,
  value: ControlValue,
  optional: boolean,
  ctx: BlockContext,
): string | null {
  if (isEmpty(value)) return optional ? null : ctx.words.required;
  if (typeof value !== "string" || element.type !== "plain_text_input") return null;
  const [least, most] = [numberAt(element, "min_length") ?? 0, numberAt(element, "max_length") ?? 3000];
  if (value.length < least) return ctx.words.tooShort(least);
  return value.length > most ? ctx.words.tooLong(value.length - most) : null;
}

/** Shows how much room is left once it gets narrow. The text is never cut: a cut command is another command. */
function counterFor(element: Fields, control: Control, ctx: BlockContext): HTMLElement {
  const most = numberAt(element, "max_length") ?? 3000;
  const node = el("p", { class: "counter", "aria-live": "polite" });
  const count = () => {
    const value = control.read();
    const used = typeof value === "string" ? value.length : 0;
    const show = element.type === "plain_text_input" && used > most - NEAR(most);
    node.textContent = show ? ctx.words.counter(used, most) : "";
    node.classList.toggle("over", used > most);
  };
  on(control.target, "input", count);
  count();
  return node;
}

function frame(choices: boolean, id: string, name: Child, inside: Child): HTMLElement {
  const label = choices ? el("legend", {}, name) : el("label", { for: id }, name);
  return el(choices ? "fieldset" : "div", { class: "block input" }, label, inside);
}

function markerFor(control: Control, error: HTMLElement): (problem: string | null) => void {
  return (problem) => {
    error.textContent = problem ?? "";
    error.classList.toggle("excerpt", problem?.includes("\n") === true);
    if (problem === null) control.target.removeAttribute("aria-invalid");
    else control.target.setAttribute("aria-invalid", "true");
  };
}

/** Draws an input block of a view with its label, hint, counter and place for an error. */
export function renderInput(block: Fields, blockId: string, ctx: BlockContext): HTMLElement {
  const element = fieldsAt(block, "element");
  const actionId = textAt(element, "action_id");
  const id = `input-${valueKey(blockId, actionId)}`;
  const control = buildControl(element, id, ctx.kept?.get(valueKey(blockId, actionId)), ctx);
  if (control === null) return el("p", { class: "muted" }, ctx.words.unsupported(textAt(element, "type")));
  const optional = block.optional === true;
  const error = el("p", { class: "field-error", id: `${id}-error`, role: "alert" });
  const hint = maybeFieldsAt(block, "hint");
  const hintNode = hint !== undefined && el("p", { class: "hint", id: `${id}-hint` }, plainText(hint));
  control.target.setAttribute("aria-describedby", `${id}-error ${id}-hint`);
  control.target.dataset.focus = id;
  if (!optional && element.type !== "checkboxes") control.target.setAttribute("aria-required", "true");
  const mark = markerFor(control, error);
  const problem = () => problemOf(element, control.read(), optional, ctx);
  ctx.fields?.push({
    blockId,
    actionId,
    read: control.read,
    problem,
    mark,
    focus: () => control.target.focus(),
  });
  on(control.node, element.type === "plain_text_input" ? "input" : "change", () => mark(null));
  if (block.dispatch_action === true) dispatchChanges(element, blockId, control, ctx);
  const name = [
    plainText(fieldsAt(block, "label")),
    optional && el("span", { class: "optional" }, ` ${ctx.words.optional}`),
  ];
  const choices = element.type === "radio_buttons" || element.type === "checkboxes";
  return frame(choices, id, name, [control.node, error, counterFor(element, control, ctx), hintNode]);
}

/** Some inputs tell the app of every change, before the view is submitted. */
function dispatchChanges(element: Fields, blockId: string, control: Control, ctx: BlockContext): void {
  const actionId = textAt(element, "action_id");
  const key = `${ctx.key}/${valueKey(blockId, actionId)}`;
  on(control.node, "change", () => ctx.act({ blockId, actionId, key, chosen: control.read() }));
}
