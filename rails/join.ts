import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The parts of the runner, each after those that it names while it is loaded. */
const PARTS = [
  ...["head", "request", "notes", "report", "sql", "changes"],
  ...["session", "postgresql", "mysql", "sqlite"],
  ...["statements", "counting", "connections", "drivers", "held_back", "processes", "identity"],
  ...["tolerance", "outcome", "main"],
] as const;

const MAGIC_COMMENT = "# frozen_string_literal: true\n\n";

/**
 * What `rails/runner.rb` has to be: one file, because it travels as one text into containers that have no place for
 * files, and because an app is to load nothing else of ours.
 */
export function joinedRunner(): string {
  const parts = PARTS.map((name) => {
    const source = readFileSync(join(import.meta.dirname, "runner", `${name}.rb`), "utf8");
    const body = source.slice(MAGIC_COMMENT.length).trim();
    return name === "head" ? body : `# ${name}.rb\n\n${body}`;
  });
  return `${MAGIC_COMMENT}${parts.join("\n\n")}\n`;
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, "runner.rb"), joinedRunner());
