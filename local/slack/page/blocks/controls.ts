import { type Child, el, on } from "../dom.ts";
import { type Fields, fieldsAt, listAt, maybeFieldsAt, textAt } from "../json.ts";
import type { BlockContext, ControlValue } from "./context.ts";
import { plainText, renderText } from "./mrkdwn.ts";

/** A control of Block Kit: its node, where the focus goes, and what is chosen in it. */
export interface Control {
  readonly node: HTMLElement;
  readonly target: HTMLElement;
  readonly read: () => ControlValue;
}

const label = (option: Fields) => plainText(fieldsAt(option, "text"));

function optionNode(option: Fields, selected: string | null): HTMLOptionElement {
  const value = textAt(option, "value");
  return el("option", { value, selected: value === selected }, label(option));
}

const firstOf = (value: ControlValue | undefined) => (typeof value === "string" ? value : null);

function descriptionOf(element: Fields, value: string): string {
  const groups = listAt(element, "option_groups").flatMap((group) => listAt(group, "options"));
  const option = [...listAt(element, "options"), ...groups].find((one) => textAt(one, "value") === value);
  return option === undefined ? "" : plainText(fieldsAt(option, "description"));
}

/**
 * A menu of options; a native one, because it is what every keyboard and screen reader knows. It can not
 * show descriptions in its list, so that of the chosen option stands below.
 */
export function selectControl(
  element: Fields,
  id: string,
  kept: ControlValue | undefined,
  ctx: BlockContext,
): Control {
  const initial = maybeFieldsAt(element, "initial_option");
  const before = initial === undefined ? null : textAt(initial, "value");
  const selected = kept === undefined ? before : firstOf(kept);
  const optionsOf = (from: Fields) => listAt(from, "options").map((option) => optionNode(option, selected));
  const groups = listAt(element, "option_groups").map((group) =>
    el("optgroup", { label: plainText(fieldsAt(group, "label")) }, optionsOf(group)),
  );
  const empty = plainText(fieldsAt(element, "placeholder")) || ctx.words.choose;
  const first = el("option", { value: "", selected: selected === null }, empty);
  const select = el("select", { id }, first, optionsOf(element), groups);
  const more = el("p", { class: "choice-more" });
  const describe = () => {
    more.textContent = descriptionOf(element, select.value);
  };
  describe();
  on(select, "change", describe);
  const node = el("div", { class: "select" }, select, more);
  return { node, target: select, read: () => (select.value === "" ? null : select.value) };
}

function choice(
  option: Fields,
  type: string,
  name: string,
  checked: boolean,
  ctx: BlockContext,
): HTMLLabelElement {
  const input = el("input", { type, name, value: textAt(option, "value"), checked });
  const description = maybeFieldsAt(option, "description");
  const texts: Child = [
    el("span", { class: "choice-text" }, renderText(fieldsAt(option, "text"), ctx)),
    description !== undefined && el("span", { class: "choice-more" }, renderText(description, ctx)),
  ];
  return el("label", { class: "choice" }, input, el("span", {}, texts));
}

function initialValues(element: Fields): readonly string[] {
  const one = maybeFieldsAt(element, "initial_option");
  const many = listAt(element, "initial_options");
  return (one === undefined ? many : [one]).map((option) => textAt(option, "value"));
}

/** Radio buttons or checkboxes. */
export function choiceControl(
  element: Fields,
  id: string,
  kept: ControlValue | undefined,
  ctx: BlockContext,
): Control {
  const one = element.type === "radio_buttons";
  const before =
    kept === undefined ? initialValues(element) : typeof kept === "string" ? [kept] : (kept ?? []);
  const options = listAt(element, "options");
  const node = el("div", { class: "choices", id, tabindex: -1 });
  for (const option of options) {
    const checked = before.includes(textAt(option, "value"));
    node.append(choice(option, one ? "radio" : "checkbox", id, checked, ctx));
  }
  const boxes = [...node.querySelectorAll("input")];
  const values = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return { node, target: boxes[0] ?? node, read: () => (one ? (values()[0] ?? null) : values()) };
}
