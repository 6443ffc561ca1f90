import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";

/** A position in a bundled file, as stack traces name it. */
const POSITION = /file:\/\/\S+?\.mjs:\d+:\d+/g;

const maps = new Map<string, SourceMap | undefined>();

/**
 * A text with the positions in bundled files replaced by those in our sources. Node would do it by itself
 * (`--enable-source-maps`), but then it reads the map of every file that it loads, a fifth of a cold start; here maps
 * are read when there is an error to write down.
 */
export function withSourcePlaces(text: string): string {
  return text.replace(POSITION, (position) => sourcePlace(position) ?? position);
}

function sourcePlace(position: string): string | undefined {
  const [, file = "", line, column] = /^(.*):(\d+):(\d+)$/.exec(position) ?? [];
  const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  if (!entry || !("originalSource" in entry) || !entry.originalSource) return undefined;
  const source = entry.originalSource.replace(/^(\.\.\/)+/, "");
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** The map beside a file; undefined when there is none, as where the sources themselves run. */
function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

function readMap(file: string): SourceMap | undefined {
  try {
    // What esbuild wrote into the bundle is a source map: https://tc39.es/ecma426/
    const payload: SourceMapPayload = JSON.parse(readFileSync(`${fileURLToPath(file)}.map`, "utf8"));
    return new SourceMap(payload);
  } catch {
    return undefined;
  }
}
