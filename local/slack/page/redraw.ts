import { type Child, fill } from "./dom.ts";

const drawn = new WeakMap<Element, string>();

/** Rebuilds an element only when what it shows has changed, so that focus and scrolling survive. */
export function redraw(host: Element, shows: unknown, build: () => Child): void {
  const version = JSON.stringify(shows);
  if (drawn.get(host) === version) return;
  drawn.set(host, version);
  fill(host, build());
}

/** One thing in a list: `key` finds it again, `shows` tells whether it must be rebuilt. */
export interface Entry {
  readonly key: string;
  readonly shows: unknown;
  readonly build: () => HTMLElement;
}

const versions = new WeakMap<Element, string>();

function current(entry: Entry, old: HTMLElement | undefined): HTMLElement {
  const version = JSON.stringify(entry.shows);
  if (old !== undefined && versions.get(old) === version) return old;
  const node = entry.build();
  node.dataset.key = entry.key;
  versions.set(node, version);
  if (old !== undefined && old.parentNode !== null) old.replaceWith(node);
  return node;
}

/** Brings a list up to date in place: unchanged entries keep their very element. */
export function redrawList(host: HTMLElement, entries: readonly Entry[]): void {
  const old = new Map<string, HTMLElement>();
  for (const node of host.children) {
    if (node instanceof HTMLElement) old.set(node.dataset.key ?? "", node);
  }
  const kept = new Set(entries.map((entry) => entry.key));
  for (const [key, node] of old) if (!kept.has(key)) node.remove();
  entries.forEach((entry, index) => {
    const node = current(entry, old.get(entry.key));
    if (host.children[index] !== node) host.insertBefore(node, host.children[index] ?? null);
  });
}
