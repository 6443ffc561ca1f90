import { type FileHandle, open } from "node:fs/promises";

const CHUNK = 1 << 20;

/** A stretch of a file, from one byte up to, not including, another. */
export interface Stretch {
  from: number;
  to: number;
}

/**
 * Finds the runner's own lines in an output that grows: each with the line break that the runner writes before it.
 * Remembers how far it looked, so that every byte is read once.
 */
export class MarkerLines {
  readonly #path: string;
  readonly #mark: Buffer;
  #looked = 0;
  #looking: Promise<void> = Promise.resolve();
  readonly found: Stretch[] = [];
  constructor(path: string, nonce: string) {
    this.#path = path;
    this.#mark = Buffer.from(`\nAMBULANCE ${nonce} `);
  }

  /**
   * Looks at what was added since the last time. A line that is not finished yet waits for the next time. Those who
   * ask at the same time wait for each other: the position belongs to all of them.
   */
  look(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => this.#lookOn());
    return this.#looking;
  }

  async #lookOn(): Promise<void> {
    const file = await open(this.#path, "r").catch(() => undefined);
    if (!file) return;
    try {
      while (await this.#lookAtChunk(file));
    } finally {
      await file.close();
    }
  }

  async #lookAtChunk(file: FileHandle): Promise<boolean> {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, this.#looked);
    const bytes = buffer.subarray(0, bytesRead);
    let at = bytes.indexOf(this.#mark);
    for (; at !== -1; ) {
      const end = bytes.indexOf("\n", at + 1);
      if (end === -1) break;
      this.found.push({ from: this.#looked + at, to: this.#looked + end + 1 });
      at = bytes.indexOf(this.#mark, end);
    }
    const kept = at === -1 ? Math.min(this.#mark.length - 1, bytesRead) : bytesRead - at;
    const done = bytesRead - kept;
    this.#looked += done;
    return bytesRead === CHUNK && done > 0;
  }
}

/** How many bytes of a file are left when the stretches are taken out. */
export function sizeWithout(stretches: readonly Stretch[], size: number): number {
  return stretches.reduce((rest, { from, to }) => rest - (Math.min(to, size) - Math.min(from, size)), size);
}

/** Where in the file the bytes from one position to another are, when positions are counted without the stretches. */
export function placesWithout(
  stretches: readonly Stretch[],
  from: number,
  to: number,
  size: number,
): Stretch[] {
  const places: Stretch[] = [];
  let fileAt = 0;
  let at = 0;
  for (const gap of [...stretches, { from: size, to: size }]) {
    const length = Math.max(0, gap.from - fileAt);
    const start = Math.max(from, at);
    const end = Math.min(to, at + length);
    if (start < end) places.push({ from: fileAt + start - at, to: fileAt + end - at });
    at += length;
    fileAt = gap.to;
  }
  return places;
}
