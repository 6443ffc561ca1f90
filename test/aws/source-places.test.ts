import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { describe, expect, it, onTestFinished } from "vitest";
import { withSourcePlaces } from "../../aws/source-places.ts";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";

const SOURCE = `// A comment that no bundle keeps.
export function failing(): never {
  const name = "it";
  throw new Error(name + " failed");
}
`;

/** The stack of an error in a bundled and minified file. */
function stackOf(sourcemap: "external" | false): string {
  const directory = emptyDirectory();
  onTestFinished(() => removeDirectory(directory));
  writeFileSync(join(directory, "failing.ts"), SOURCE);
  const outfile = join(directory, "failing.mjs");
  buildSync({
    entryPoints: [join(directory, "failing.ts")],
    outfile,
    format: "esm",
    minify: true,
    sourcemap,
  });
  const program = `import { failing } from ${JSON.stringify(pathToFileURL(outfile).href)};
    try { failing(); } catch (error) { console.log(error.stack); }`;
  return execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
}

describe("a stack trace of a bundled function", () => {
  it("names the places in the sources", () => {
    const stack = stackOf("external");
    expect(stack).toMatch(/failing\.mjs:1:\d+/);
    expect(withSourcePlaces(stack)).toMatch(/failing\.ts:4:9/);
    expect(withSourcePlaces(stack)).not.toContain("failing.mjs");
  });

  it("stays as it is where there is no map, or no bundle", () => {
    const stack = stackOf(false);
    expect(withSourcePlaces(stack)).toBe(stack);
    const ours = new Error("here").stack ?? "";
    expect(withSourcePlaces(ours)).toBe(ours);
    expect(withSourcePlaces("Slack did not answer file:///nowhere/x.mjs:1:1.")).toContain("x.mjs:1:1");
  });
});
