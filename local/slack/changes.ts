/** Tells the open pages that something changed which their person can see. */
export class Changes {
  readonly #listeners = new Set<{ person: string; tell: () => void }>();

  /** Calls `tell` at each change that the person could see, until the returned function is called. */
  listen(person: string, tell: () => void): () => void {
    const listener = { person, tell };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Announces a change to one person, or to everybody when `person` is null. */
  announce(person: string | null): void {
    for (const listener of this.#listeners) {
      if (person === null || listener.person === person) listener.tell();
    }
  }
}
