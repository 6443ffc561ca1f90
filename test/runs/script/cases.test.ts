import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../runs/script/analyse.ts";

/** Scripts in files; the first line of each says what is found in it. A file more is a test more. */
const cases = join(import.meta.dirname, "../../ruby-cases");

function scriptsIn(folder: string) {
  return readdirSync(join(cases, folder)).map((file) => {
    const script = readFileSync(join(cases, folder, file), "utf8");
    const expected = /^# findings:(.*)\n/.exec(script)?.[1]?.trim();
    return {
      file,
      script,
      expected: expected
        ?.split(" ")
        .filter((rule) => rule !== "")
        .sort(),
    };
  });
}

async function rulesFoundIn(script: string): Promise<string[]> {
  const analysis = await analyse(script);
  if ("problem" in analysis) return ["does-not-parse"];
  return [...new Set(analysis.findings.map(({ rule }) => rule))].sort();
}

describe("what is found in a script", () => {
  it.each(scriptsIn("flagged"))("is what its first line says: $file", async ({ script, expected }) => {
    expect(expected).not.toEqual([]);
    expect(await rulesFoundIn(script)).toEqual(expected);
  });

  it.each(scriptsIn("allowed"))(
    "is nothing where nothing is to be found: $file",
    async ({ script, expected }) => {
      expect(expected).toEqual([]);
      expect(await rulesFoundIn(script)).toEqual([]);
    },
  );
});
