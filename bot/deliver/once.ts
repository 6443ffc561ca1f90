/** How much is remembered; far more than what can wait for Slack at a time. */
const MOST = 2_000;

/**
 * What this process has told Slack already. Whoever delivers repeats a notice until every part of it succeeded;
 * the parts that did succeed are not said again.
 */
export class Once<T> {
  readonly #done = new Map<string, { result: T }>();

  /** The result of an action that is done once. A failed one is tried again the next time. */
  async do(key: string, action: () => Promise<T>): Promise<T> {
    const done = this.#done.get(key);
    if (done) return done.result;
    const result = await action();
    this.#done.set(key, { result });
    const [oldest] = this.#done.keys();
    if (this.#done.size > MOST && oldest !== undefined) this.#done.delete(oldest);
    return result;
  }

  /** Whether the action succeeded here before. */
  has(key: string): boolean {
    return this.#done.has(key);
  }
}
