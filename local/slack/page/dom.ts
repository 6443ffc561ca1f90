/** What can be put into an element. Text always becomes a text node, never markup. */
export type Child = Node | string | null | undefined | false | readonly Child[];

/** Attributes of a new element; `undefined` and `false` leave the attribute out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An attribute that could run code was asked for; a mistake of the page, never of its data. */
export class UnsafeAttributeError extends Error {
  override name = "UnsafeAttributeError";
}

const FORBIDDEN = /^(on.*|style|srcdoc|href|src)$/i;

function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (FORBIDDEN.test(name)) throw new UnsafeAttributeError(`the attribute ${name} is not set from here`);
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

function append(node: Node, child: Child): void {
  if (child === null || child === undefined || child === false) return;
  if (typeof child === "string") node.appendChild(document.createTextNode(child));
  else if (child instanceof Node) node.appendChild(child);
  else for (const one of child) append(node, one);
}

/**
 * Builds an element. This is the only way in which the page makes elements, so that nothing
 * which a person or the bot wrote can become markup, a handler or a style.
 */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  append(node, children);
  return node;
}

/** Empties an element and fills it anew. */
export function fill(node: Element, ...children: readonly Child[]): void {
  const fragment = document.createDocumentFragment();
  append(fragment, children);
  node.replaceChildren(fragment);
}

/** Adds a listener and gives the element back, to be used while building. */
export function on<N extends HTMLElement, K extends keyof HTMLElementEventMap>(
  node: N,
  type: K,
  listener: (event: HTMLElementEventMap[K]) => void,
): N {
  node.addEventListener(type, listener);
  return node;
}

/** A button that does something on this page. */
export function button(attributes: Attributes, children: Child, press: (event: MouseEvent) => void) {
  return on(el("button", { type: "button", ...attributes }, children), "click", press);
}

const SAFE_LINK = /^(https?:\/\/|mailto:|\/(?!\/))/i;

/** Tells whether an address may be followed: the web, mail, or a path of this server. */
export function isSafeAddress(address: string): boolean {
  return SAFE_LINK.test(address);
}

/** A link that opens beside the page; an address that could run code is shown as text instead. */
export function link(address: string, ...children: readonly Child[]): HTMLElement {
  if (!isSafeAddress(address)) return el("span", {}, ...children);
  const node = el("a", { target: "_blank", rel: "noopener noreferrer" }, ...children);
  node.href = address;
  return node;
}

/** Finds an element of index.html; a missing one is a mistake of the page. */
export function byId(id: string): HTMLElement {
  const node = document.getElementById(id);
  if (node === null) throw new Error(`index.html lacks the element #${id}`);
  return node;
}
