// biome-ignore lint/style/noRestrictedImports: loads a dependency, as Prism's own loader does
import { openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { fileURLToPath } from "node:url";
import { WASI } from "node:wasi";
import type { ParseResult } from "@ruby/prism/src/deserialize.js";
import { parsePrism } from "@ruby/prism/src/parsePrism.js";

/**
 * How much of Prism's stack, at its far end, must be untouched after a parse; more than any of its functions
 * needs. The stack (64 KB) lies above Prism's tables and nothing guards its end: a script nested some 130 levels
 * deep overwrites the tables. Then it may trap, or loop for ever, or give a wrong answer that looks like any other.
 */
const UNTOUCHED_BYTES = 4096;

/** What Prism's assertions print is of no use to anybody. */
const nowhere = openSync(devNull, "w");

/** Prism in a memory of its own. */
interface Parser {
  exports: WebAssembly.Exports;
  memory: WebAssembly.Memory;
  stackEnd: number;
}

let parser: Parser | undefined;

/**
 * Reads a script as Ruby. Undefined when it is nested too deeply for Prism. May loop for ever for such a script,
 * so it runs only where somebody can end it: see `syntax.ts`.
 */
export async function parseRuby(script: string): Promise<ParseResult | undefined> {
  parser ??= await freshParser();
  try {
    const result = parsePrism(parser.exports, script);
    if (!overflowed(parser)) return result;
  } catch {
    // Traps and unreadable results both come from an overwritten memory.
  }
  parser = undefined;
  return undefined;
}

async function freshParser(): Promise<Parser> {
  const file = fileURLToPath(import.meta.resolve("@ruby/prism/src/prism.wasm"));
  const wasi = new WASI({ version: "preview1", stdout: nowhere, stderr: nowhere });
  const module = await WebAssembly.compile(readFileSync(file));
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
  wasi.initialize(instance);
  const { memory, __stack_low: end } = instance.exports;
  if (!(memory instanceof WebAssembly.Memory && end instanceof WebAssembly.Global)) {
    throw new Error("This build of Prism does not tell where its stack ends");
  }
  return { exports: instance.exports, memory, stackEnd: Number(end.value) };
}

function overflowed({ memory, stackEnd }: Parser): boolean {
  return new Uint8Array(memory.buffer, stackEnd, UNTOUCHED_BYTES).some((byte) => byte !== 0);
}
