import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { joinedRunner } from "../../rails/join.ts";

const rails = join(import.meta.dirname, "../../rails");

it("rails/runner.rb is what its parts give: `node rails/join.ts` makes it", () => {
  expect(readFileSync(join(rails, "runner.rb"), "utf8")).toBe(joinedRunner());
});

it("every part is in it, whole", () => {
  for (const part of readdirSync(join(rails, "runner"))) {
    const source = readFileSync(join(rails, "runner", part), "utf8");
    expect(joinedRunner(), part).toContain(source.replace("# frozen_string_literal: true\n\n", "").trim());
    expect(source.split("\n").length, part).toBeLessThan(200);
  }
});
