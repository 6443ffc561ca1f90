import { describe, expect, it } from "vitest";
import { BOOTSTRAP, stripped } from "../../../aws/package/bootstrap.ts";
import { RubySourceMissingError, rubySource } from "../../../aws/package/sources.ts";

describe("the bootstrap on the command line", () => {
  it("is Ruby without comments, indentation and empty lines", () => {
    const ruby = '# why\n\nif true\n  # because\n  puts "a # b"\n\n  tap do\n    1\n  end\nend\n';
    expect(stripped(ruby)).toBe('if true\nputs "a # b"\ntap do\n1\nend\nend');
  });

  it("is short, so that the overrides of a task have room for a link", () => {
    expect(BOOTSTRAP.length).toBeLessThan(1500);
  });

  it("is made of code alone, is no option of rails runner, and can be quoted by a shell", () => {
    expect(BOOTSTRAP).toMatch(/^require /);
    expect(BOOTSTRAP).not.toMatch(/^\s*#|^$|^\s|'|<<~/m);
    expect(BOOTSTRAP).toMatch(/^[\x20-\x7e\n]+$/);
  });

  it("comes from the source, and a file that was left out of a bundle is named", () => {
    expect(rubySource("bootstrap.rb")).toContain("# Fetches the runner");
    expect(() => rubySource("missing.rb")).toThrow(RubySourceMissingError);
  });
});
