const ID = /\b(?:[A-Z][0-9A-Z]{8,11}|\d{9,11}\.\d{6})\b/g;

/**
 * Translates ids between the workspace and the emulator. The emulator invents the ids of users, channels,
 * messages and views anew in each life; the workspace's ids last. An id without an alias stays as it is.
 */
export class Aliases {
  readonly #emulated = new Map<string, string>();
  readonly #public = new Map<string, string>();

  add(publicId: string, emulatedId: string): void {
    this.#emulated.set(publicId, emulatedId);
    this.#public.set(emulatedId, publicId);
  }

  /** Whether the emulator, in its present life, knows the thing with this public id. */
  has(publicId: string): boolean {
    return this.#emulated.has(publicId);
  }

  /** Translates every id in a JSON text on its way to the emulator. */
  toEmulator(json: string): string {
    return json.replace(ID, (id) => this.#emulated.get(id) ?? id);
  }

  /** Translates every id in a JSON text on its way out of the emulator. */
  toPublic(json: string): string {
    return json.replace(ID, (id) => this.#public.get(id) ?? id);
  }
}
