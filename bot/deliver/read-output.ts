import type { Output } from "../../runs/ports.ts";
import type { Shown } from "../blocks/output.ts";
import { printed, SHOWN, wholeCharacters } from "../printed.ts";

/** A character has at most four bytes, so this many hold what is shown; colours may take as much again. */
const WINDOW = SHOWN * 8;
const CHUNK = 1 << 20;

/** Reads the beginning and the end of an output. */
export async function readOutput(output: Output, runId: string): Promise<Omit<Shown, "lines">> {
  const size = await output.size(runId);
  const isWhole = size <= WINDOW;
  const first = await textOf(output, runId, 0, Math.min(size, WINDOW));
  const last = isWhole ? first : await textOf(output, runId, size - WINDOW, size);
  return { size, first, last, isWhole };
}

/** The same with the number of its lines, for an output that does not grow any more. */
export async function shownOutput(output: Output, runId: string): Promise<Shown> {
  const read = await readOutput(output, runId);
  return { ...read, lines: await countLines(output, runId, read.size) };
}

/** A stretch of an output as text; characters that the stretch cuts through are left out. */
export async function textOf(output: Output, runId: string, from: number, to: number): Promise<string> {
  if (to <= from) return "";
  return printed(wholeCharacters(await output.read(runId, from, to)));
}

/** How many lines an output has. Read in pieces: an output may be larger than memory should be. */
async function countLines(output: Output, runId: string, size: number): Promise<number> {
  let lines = 0;
  let last = 0x0a;
  for (let from = 0; from < size; from += CHUNK) {
    const bytes = await output.read(runId, from, Math.min(from + CHUNK, size));
    for (const byte of bytes) if (byte === 0x0a) lines++;
    last = bytes.at(-1) ?? last;
  }
  return last === 0x0a ? lines : lines + 1;
}
