import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RubySourceMissingError, rubySource } from "../../../aws/package/sources.ts";

const rails = join(import.meta.dirname, "../../../rails");
const parts = readdirSync(join(rails, "runner"));
const sourceOf = (part: string) => readFileSync(join(rails, "runner", part), "utf8");

describe("the runner as it travels into a container", () => {
  const runner = rubySource("runner.rb");

  it("is one text that loads nothing beside it", () => {
    expect(runner).not.toMatch(/__dir__|require_relative/);
    expect(runner.match(/^# frozen_string_literal: true$/gm)).toHaveLength(1);
  });

  it.each(parts)("has %s in it, whole and once", (part) => {
    const body = sourceOf(part).replace("# frozen_string_literal: true\n\n", "").trim();
    expect(runner.split(body)).toHaveLength(2);
  });

  it("ends with what starts it", () => {
    expect(runner.trimEnd()).toMatch(/\nAmbulanceRunner\.main$/);
  });
});

it("says which file of a bundle is missing", () => {
  expect(() => rubySource("nothing.rb")).toThrow(RubySourceMissingError);
});
