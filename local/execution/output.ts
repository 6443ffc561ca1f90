import { type FileHandle, open, stat } from "node:fs/promises";
import type { Output } from "../../runs/ports.ts";
import { MarkerLines, placesWithout, type Stretch, sizeWithout } from "./marker-lines.ts";
import { RunDirectory } from "./run-directory.ts";

/** How many outputs are remembered, with the positions of their marker lines. */
const REMEMBERED = 100;

/** The outputs of runs in files, without the runner's own lines: people see what the script printed. */
export class FileOutput implements Output {
  readonly #dataDirectory: string;
  readonly #markers = new Map<string, MarkerLines>();
  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  async size(runId: string): Promise<number> {
    const { stretches, size } = await this.#look(runId);
    return sizeWithout(stretches, size);
  }

  async read(runId: string, from: number, to: number): Promise<Uint8Array> {
    const { stretches, size, path } = await this.#look(runId);
    return bytesAt(path, placesWithout(stretches, from, to, size));
  }

  /** The runner's own lines, for whoever reads its report. */
  async markerLines(runId: string): Promise<string> {
    const { stretches, path } = await this.#look(runId);
    return Buffer.from(await bytesAt(path, stretches)).toString("utf8");
  }

  async #look(runId: string): Promise<{ stretches: Stretch[]; size: number; path: string }> {
    const path = new RunDirectory(this.#dataDirectory, runId).output;
    const markers = await this.#markersOf(runId, path);
    const size = await stat(path).then(
      (file) => file.size,
      () => 0,
    );
    await markers?.look();
    return { stretches: markers?.found ?? [], size, path };
  }

  async #markersOf(runId: string, path: string): Promise<MarkerLines | undefined> {
    const launch = this.#markers.has(runId)
      ? undefined
      : await new RunDirectory(this.#dataDirectory, runId).launch();
    const known = this.#markers.get(runId);
    if (known || !launch) return known;
    const markers = new MarkerLines(path, launch.nonce);
    this.#markers.set(runId, markers);
    const [oldest] = this.#markers.keys();
    if (this.#markers.size > REMEMBERED && oldest !== undefined) this.#markers.delete(oldest);
    return markers;
  }
}

async function bytesAt(path: string, places: readonly Stretch[]): Promise<Uint8Array> {
  if (places.length === 0) return new Uint8Array();
  const file = await open(path, "r");
  try {
    return Buffer.concat(await Promise.all(places.map((place) => bytesOf(file, place))));
  } finally {
    await file.close();
  }
}

async function bytesOf(file: FileHandle, { from, to }: Stretch): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
  return buffer.subarray(0, bytesRead);
}
