// biome-ignore lint/style/noRestrictedImports: loads a dependency, as Prism's own loader does
import { openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { fileURLToPath } from "node:url";
import { WASI } from "node:wasi";
import type { ParseResult } from "@ruby/prism/src/deserialize.js";
import { parsePrism } from "@ruby/prism/src/parsePrism.js";
import { STACK_POINTER, withStackPointer } from "./prism-wasm.ts";

/**
 * Prism comes with a stack of 64 KB whose end nothing guards: a script nested some 130 levels deep overwrites
 * Prism's own tables, and then it stops, or loops for ever, or gives a wrong answer that looks like any other.
 * With this much it has 5 KB for each character of the longest command; it needs 0.6 KB at most.
 */
const STACK_BYTES = 16 * 2 ** 20;

/** What Prism's assertions print is of no use to anybody. */
const nowhere = openSync(devNull, "w");

let parser: WebAssembly.Exports | undefined;

/**
 * Reads a script as Ruby. Undefined when Prism cannot: its memory is left to nobody then. It takes some milliseconds
 * of this thread, so a server does it in another one: see `analyse.ts`.
 */
export async function parseRuby(script: string): Promise<ParseResult | undefined> {
  parser ??= await freshParser();
  try {
    return parsePrism(parser, script);
  } catch {
    parser = undefined;
    return undefined;
  }
}

async function freshParser(): Promise<WebAssembly.Exports> {
  const file = fileURLToPath(import.meta.resolve("@ruby/prism/src/prism.wasm"));
  const wasi = new WASI({ version: "preview1", stdout: nowhere, stderr: nowhere });
  const module = await WebAssembly.compile(withStackPointer(readFileSync(file)));
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
  wasi.initialize(instance);
  enlargeStack(instance.exports);
  return instance.exports;
}

/** Puts the stack, which grows downwards, into a piece of Prism's heap. */
function enlargeStack({ malloc, [STACK_POINTER]: pointer, __stack_high: start }: WebAssembly.Exports): void {
  const known = pointer instanceof WebAssembly.Global && start instanceof WebAssembly.Global;
  if (!known || pointer.value !== start.value || typeof malloc !== "function") {
    throw new Error("This build of Prism keeps its stack in an unknown place");
  }
  const bottom: unknown = malloc(STACK_BYTES);
  if (typeof bottom !== "number" || bottom === 0) throw new Error("There is no memory for Prism's stack");
  pointer.value = (bottom + STACK_BYTES) & ~15;
}
