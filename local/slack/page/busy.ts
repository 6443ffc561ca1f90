const working = new Set<string>();

function mark(key: string): void {
  for (const node of document.querySelectorAll(`[data-busy="${CSS.escape(key)}"]`)) markBusy(node, key);
}

/** Shows on an element whether it is at work; to be called for elements that are built anew. */
export function markBusy(node: Element, key: string): void {
  for (const name of ["aria-busy", "aria-disabled"]) {
    if (working.has(key)) node.setAttribute(name, "true");
    else node.removeAttribute(name);
  }
}

/**
 * Does some work while the elements with this `data-busy` key show that they are at work. A second
 * press in that time does nothing: a double click is one press.
 */
export async function whileBusy(key: string, work: () => Promise<void>): Promise<void> {
  if (working.has(key)) return;
  working.add(key);
  mark(key);
  try {
    await work();
  } finally {
    working.delete(key);
    mark(key);
  }
}
