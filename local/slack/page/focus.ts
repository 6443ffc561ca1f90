const focusKey = (node: Element | null) => node?.closest("[data-focus]")?.getAttribute("data-focus") ?? null;

/**
 * Runs a redraw and puts the focus back on the element that took the place of the focused one
 * (same `data-focus`), so that a keyboard user is not thrown to the top of the page.
 */
export function keepingFocus(draw: () => void): void {
  const before = document.activeElement;
  const key = focusKey(before);
  draw();
  if (key === null || before?.isConnected === true) return;
  const again = document.querySelector(`[data-focus="${CSS.escape(key)}"]`);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}
