import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../../bot/text/en.ts";

const bot = join(import.meta.dirname, "../../bot");
const sources = globSync("**/*.ts", { cwd: bot })
  .filter((file) => !file.startsWith("text/"))
  .map((file) => readFileSync(join(bot, file), "utf8"));

/** The names that a source has for a section of the catalogue: `text.card`, `{ card }`, `{ card: say }`, `Text["card"]`. */
function namesOf(section: string, source: string): string[] {
  const patterns = [
    new RegExp(`\\btext\\.(${section})\\b`, "g"),
    new RegExp(`[{,]\\s*(${section})\\s*[,}]`, "g"),
    new RegExp(`\\b${section}: (\\w+)\\s*[,}]`, "g"),
    new RegExp(`\\b(\\w+): Text\\["${section}"\\]`, "g"),
  ];
  return [
    ...new Set(patterns.flatMap((pattern) => [...source.matchAll(pattern)].map(([, name]) => name ?? ""))),
  ];
}

/** Whether a source reads a sentence of a section by its name, or any of them by a name that it computes. */
function reads(section: string, key: string, source: string): boolean {
  return namesOf(section, source).some((alias) =>
    [
      `\\b${alias}\\.${key}\\b`,
      `\\b${alias}\\[`,
      `\\{[^{}=]*\\b${key}\\b[^{}=]*\\} = (?:\\w+\\.)?${alias}\\b`,
    ].some((pattern) => new RegExp(pattern).test(source)),
  );
}

/** Whether a source reads what is below a name, as in `say.links[name]`, `status[run.status].word`, `{ yes } = say.confirm`. */
function readsBelow(section: string, key: string, below: string, source: string): boolean {
  const parents = [
    `\\.${key}`,
    ...namesOf(key, source).map((alias) => `\\b${alias}`),
    ...namesOf(section, source).map((alias) => `\\b${alias}\\[[^\\]]*\\]`),
  ];
  return parents.some((parent) =>
    [`${parent}\\[`, `${parent}\\.${below}\\b`, `\\b${below}\\b[^{}=]*\\} = \\w+${parent}\\b`].some(
      (pattern) => new RegExp(pattern).test(source),
    ),
  );
}

const sentences = Object.entries(en).flatMap(([section, all]) =>
  Object.entries(all).flatMap(([key, value]): [string, string, string][] =>
    typeof value === "object" && !Array.isArray(value)
      ? Object.keys(value).map((below) => [section, key, below])
      : [[section, key, ""]],
  ),
);

describe("every sentence of the catalogue", () => {
  it.each(sentences)("is read somewhere: %s %s %s", (section, key, below) => {
    const readers = sources.filter((source) => reads(section, key, source));
    expect(readers).not.toEqual([]);
    if (below !== "") expect(sources.some((source) => readsBelow(section, key, below, source))).toBe(true);
  });
});
