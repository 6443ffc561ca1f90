import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Ended } from "./forked-app.ts";
import type { Engine } from "./servers.ts";

const folder = join(import.meta.dirname, "../../ruby-cases");

/** A mode in which every script has to leave the databases as they were. */
export const HARMLESS_MODES = ["dry-run", "read-only"] as const;

/** A script with what its first lines expect of it, such as `# dry-run: exit 0; users updated 20`. */
export interface Case {
  file: string;
  script: string;
  mode: (typeof HARMLESS_MODES)[number];
  expected: string;
}

/** The scripts that say what becomes of them in a mode; a line that names the engine goes before one that does not. */
export function casesFor({ name: engine, like }: Engine): Case[] {
  return ["allowed", "flagged"].flatMap((kind) =>
    readdirSync(join(folder, kind)).flatMap((name) => {
      const script = readFileSync(join(folder, kind, name), "utf8");
      return HARMLESS_MODES.flatMap((mode) => {
        const marks = [`${mode} ${engine}`, ...(like ? [`${mode} ${like}`] : []), mode];
        const lines = marks.map((mark) => new RegExp(`^# ${mark}: (.+)$`, "m").exec(script)?.[1]);
        const expected = lines.find((line) => line !== undefined);
        return expected === undefined ? [] : [{ file: `${kind}/${name}`, script, mode, expected }];
      });
    }),
  );
}

/**
 * Compares how a script ended with what it says itself, part by part:
 * `exit 1 SomeError`, `refused`, `users updated 20`, `held back 2 jobs`, `left tmp/file`, `warns some-code`.
 * `ended` stands for any end, where it depends on the version of Rails. What is not said must not be: no changes, nothing held back, no file left, nothing refused.
 */
export function expectAsSaid(ended: Ended, { expected, mode }: Case): void {
  const parts = expected.split(";").map((part) => part.trim());
  expect(ended.report.kind, ended.shown).toBe("finished");
  if (ended.report.kind !== "finished") return;
  const { finished } = ended.report;
  if (expected === "ended") return;
  const said = finished.refused?.map(() => "refused").slice(0, 1) ?? [];
  const heldBack = Object.entries(finished.heldBack ?? {}).flatMap(([kind, n]) =>
    n > 0 ? [`held back ${n} ${kind}`] : [],
  );
  const files = ended.files.map((file) => `left ${file}`);
  const warnings =
    finished.warnings?.map((code) => `warns ${code}`).filter((text) => parts.includes(text)) ?? [];
  const actual = [
    ending(finished, parts),
    ...said,
    ...changesOf(finished),
    ...heldBack,
    ...files,
    ...warnings,
  ];
  expect(actual.toSorted(), ended.shown).toEqual(parts.toSorted());
  expect(ended.status ?? 128 + 15, "the process ends as reported").toBe(finished.exit);
  expect(finished.rolledBack).toBe(mode === "dry-run");
  if (said.length > 0) expect(finished.exit).not.toBe(0);
}

type Finished = Extract<Ended["report"], { kind: "finished" }>["finished"];

/** `exit N`, with the name of the exception where one is expected. Several names are alternatives. */
function ending({ exit, exception }: Finished, parts: string[]): string {
  const wanted = parts.find((part) => part.startsWith(`exit ${exit} `));
  if (!wanted) return `exit ${exit}`;
  return wanted
    .slice(`exit ${exit} `.length)
    .split("|")
    .includes(exception?.class ?? "")
    ? wanted
    : `exit ${exit} ${exception?.class}`;
}

function changesOf({ changes = [] }: Finished): string[] {
  return changes.flatMap(({ table, inserted, updated, deleted }) =>
    Object.entries({ inserted, updated, deleted }).flatMap(([verb, rows]) =>
      rows > 0 ? [`${table} ${verb} ${rows}`] : [],
    ),
  );
}
