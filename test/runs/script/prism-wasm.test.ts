import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { withStackPointer } from "../../../runs/script/prism-wasm.ts";

const prism = readFileSync(new URL(import.meta.resolve("@ruby/prism/src/prism.wasm")));

describe("a WebAssembly program with its stack pointer", () => {
  it("has one export more, and is the same otherwise", () => {
    const patched = Buffer.from(withStackPointer(prism));
    const end = patched.indexOf("stack_pointer") + "stack_pointer".length + 2;
    expect(patched.length - prism.length).toBe(1 + "stack_pointer".length + 2);
    expect(patched.subarray(end)).toEqual(prism.subarray(prism.length - (patched.length - end)));
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["a program that exports nothing", Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
    ["a program that is cut off", prism.subarray(0, 100)],
  ])("cannot be made of %s", (_, program) => {
    expect(() => withStackPointer(program)).toThrow("exports nothing");
  });
});
