/** How much is remembered; far more than what can wait for Slack at a time. */
const MOST = 2_000;

/**
 * What Slack has been told already, by names: each thing is told once, however often it is tried. A failed action is
 * tried again the next time.
 */
export interface Told<T> {
  /** The result of an action that is done once. */
  do(key: string, action: () => Promise<T>): Promise<T>;
  /** Whether the action succeeded before. */
  has(key: string): Promise<boolean>;
}

/**
 * What this process has told Slack already. Whoever delivers repeats a notice until every part of it succeeded;
 * the parts that did succeed are not said again.
 */
export class Once<T> implements Told<T> {
  readonly #done = new Map<string, { result: T }>();

  async do(key: string, action: () => Promise<T>): Promise<T> {
    const done = this.#done.get(key);
    if (done) return done.result;
    const result = await action();
    this.#done.set(key, { result });
    const [oldest] = this.#done.keys();
    if (this.#done.size > MOST && oldest !== undefined) this.#done.delete(oldest);
    return result;
  }

  async has(key: string): Promise<boolean> {
    return this.#done.has(key);
  }
}
