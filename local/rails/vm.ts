import { openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { devNull } from "node:os";
import { WASI } from "node:wasi";
import { RubyVM } from "@ruby/wasm-wasi";

/** CRuby, Rails and their gems in one WebAssembly module. */
export const RAILS_WASM = createRequire(import.meta.url).resolve("@rails-tutorial/wasm/dist/rails.wasm");

/** Reads and compiles the module. Nothing of it runs yet, so that other things can be done meanwhile. */
export async function compileRails(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(RAILS_WASM));
}

/** What Ruby sees of this machine, besides its standard output and standard error, which are this process's. */
export interface Surroundings {
  environment: Record<string, string>;
  /** Directories by the path under which Ruby sees them. */
  directories: Record<string, string>;
}

/** Starts a Ruby VM. What it prints is written at once; its `exit!` ends this process. */
export async function startRuby(module: WebAssembly.Module, surroundings: Surroundings): Promise<RubyVM> {
  const wasi = new WASI({
    version: "preview1",
    returnOnExit: false,
    env: surroundings.environment,
    preopens: surroundings.directories,
    stdin: openSync(devNull, "r"),
  });
  const { vm } = await RubyVM.instantiateModule({
    module,
    wasip1: {
      wasiImport: { ...wasi.wasiImport },
      initialize: (instance) => wasi.initialize(instance),
    },
    args: ["rails", "-W0", "-EUTF-8", "-e_=0", "-r/bundle/setup"],
  });
  return vm;
}
