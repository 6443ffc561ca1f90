import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type BuildOptions, type BuildResult, buildSync } from "esbuild";
import { rubySource } from "../aws/package/sources.ts";
import type { Config } from "../runs/config.ts";
import { configFile } from "./bundle/config-file.ts";

const ROOT = resolve(import.meta.dirname, "..");
const LAMBDAS = join(ROOT, "aws/lambdas");
const ENDING = ".lambda.ts";
const require = createRequire(import.meta.url);

/** What is bundled and how large each part is, for whoever measures. */
export type Bundled = BuildResult<{ metafile: true }>["metafile"];

/**
 * CommonJS packages ask for Node's own modules with `require`, which ESM has not. The name is one that no minifier
 * makes up.
 */
const REQUIRE = `import { createRequire as ambulanceCreateRequire } from "node:module";
const require = ambulanceCreateRequire(import.meta.url);`;

/**
 * Parts of Bolt that a function never uses, three quarters of its size: its own web server, its WebSocket, its OAuth
 * pages. Bolt loads all of them before it does anything; here an empty module takes the place of each.
 */
const UNUSED = ["express", "@slack/socket-mode", "@slack/oauth", "raw-body"];

/** How everything that runs on Lambda is bundled. */
export const BUNDLING = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  splitting: true,
  outExtension: { ".js": ".mjs" },
  // All files in one directory: what a module reads beside itself is there, whichever chunk it is in.
  chunkNames: "chunk-[hash]",
  // The AWS SDK's ES modules leave out what nothing uses; its CommonJS files cannot.
  mainFields: ["module", "main"],
  minify: true,
  // Errors go by their names in logs, and in Retry and Catch of the process definition. Ours have them as fields;
  // Slack's and others' take them from their classes.
  keepNames: true,
  // Read by aws/source-places.ts when there is an error, and by nobody else: not named in the files, so that no option
  // of Node makes a cold start read all of them.
  sourcemap: "external",
  sourcesContent: false,
  legalComments: "linked",
  banner: { js: REQUIRE },
  alias: Object.fromEntries(UNUSED.map((name) => [name, join(ROOT, "infra/bundle/unused.cjs")])),
  absWorkingDir: ROOT,
  metafile: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

/** The names of the functions' entry points: `aws/lambdas/<name>.lambda.ts`. */
export function entryPoints(): string[] {
  const files = readdirSync(LAMBDAS).filter((file) => file.endsWith(ENDING));
  return files.map((file) => basename(file, ENDING)).sort();
}

/**
 * Bundles every function into one directory, with the configuration and what else they read. The same code and
 * configuration give the same bytes, so that an unchanged stack is not deployed anew.
 * @param outdir an empty directory
 * @returns the directory
 */
export function bundleLambdas(config: Config, outdir: string): string {
  bundledLambdas(config, outdir);
  return outdir;
}

/** The same, for whoever wants to know what is in it. */
export function bundledLambdas(config: Config, outdir: string): Bundled {
  mkdirSync(outdir, { recursive: true });
  const entries = entryPoints().map((name) => ({ in: join(LAMBDAS, name + ENDING), out: name }));
  const worker = { in: join(ROOT, "runs/script/syntax-worker.ts"), out: "syntax-worker" };
  const bundled = (entryPoints: typeof entries) => written(entryPoints, outdir);
  // What functions share is in pieces that each of them loads one by one. People wait for the bot: it shares nothing.
  const bot = bundled(entries.filter(({ out }) => out === "bot"));
  const others = bundled([...entries.filter(({ out }) => out !== "bot"), worker]);
  writeFileSync(join(outdir, "config.json"), configFile(config));
  // The sources name their worker with the ending that it has there; Node takes the types away, of which there are none.
  writeFileSync(join(outdir, "syntax-worker.ts"), 'import "./syntax-worker.mjs";\n');
  copyPrism(outdir);
  copyRuby(outdir);
  return { inputs: { ...others.inputs, ...bot.inputs }, outputs: { ...others.outputs, ...bot.outputs } };
}

/** Source maps name sources as seen from the output, so that is somewhere that is the same for every machine. */
const SOMEWHERE = join(ROOT, "bundle");

function written(entryPoints: { in: string; out: string }[], outdir: string): Bundled {
  const built = buildSync({ ...BUNDLING, entryPoints, outdir: SOMEWHERE, write: false });
  for (const { path, contents } of built.outputFiles)
    writeFileSync(join(outdir, relative(SOMEWHERE, path)), contents);
  return built.metafile;
}

/** Prism's WebAssembly, where Node finds a package's file. */
function copyPrism(outdir: string): void {
  const file = require.resolve("@ruby/prism/src/prism.wasm");
  const target = join(outdir, "node_modules/@ruby/prism");
  mkdirSync(join(target, "src"), { recursive: true });
  copyFileSync(file, join(target, "src/prism.wasm"));
  copyFileSync(join(dirname(file), "../package.json"), join(target, "package.json"));
}

/** What runs inside production, sent there by the functions. */
function copyRuby(outdir: string): void {
  mkdirSync(join(outdir, "rails"));
  for (const file of ["runner.rb", "bootstrap.rb"])
    writeFileSync(join(outdir, "rails", file), rubySource(file));
}
