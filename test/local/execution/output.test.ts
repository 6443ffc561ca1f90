import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileOutput } from "../../../local/execution/output.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { someRunId } from "../../support/runs.ts";

const nonce = "0123456789abcdef0123456789abcdef";
const id = someRunId();
const mark = (text: string) => Buffer.from(`\nAMBULANCE ${nonce} ${text}\n`);

describe("the output of a run", () => {
  let directory: string;
  beforeEach(() => {
    directory = emptyDirectory();
    mkdirSync(join(directory, "runs", id), { recursive: true });
    writeFileSync(
      join(directory, "runs", id, "launch.json"),
      JSON.stringify({ nonce, limits: { deadline: 1, outputBytes: 1 } }),
    );
  });
  afterEach(() => removeDirectory(directory));

  const write = (...parts: (string | Buffer)[]) =>
    writeFileSync(
      join(directory, "runs", id, "output.log"),
      Buffer.concat(parts.map((part) => Buffer.from(part))),
    );
  const all = async (output: FileOutput) =>
    Buffer.from(await output.read(id, 0, await output.size(id))).toString();

  it("is what the script printed, without the runner's lines", async () => {
    write("boot\n", mark('{"event":"started"}'), "one\ntwo\n", mark('{"event":"finished"}'));
    const output = new FileOutput(directory);
    expect(await all(output)).toBe("boot\none\ntwo\n");
    expect(await output.markerLines(id)).toBe(
      `${mark('{"event":"started"}')}${mark('{"event":"finished"}')}`,
    );
  });

  it("keeps lines with another nonce: they are the script's", async () => {
    write(mark("{}"), `\nAMBULANCE ${"f".repeat(32)} {}\n`);
    expect(await all(new FileOutput(directory))).toBe(`\nAMBULANCE ${"f".repeat(32)} {}\n`);
  });

  it("grows, and a runner's line that is half written waits until it is whole", async () => {
    const output = new FileOutput(directory);
    const whole = mark('{"event":"finished"}');
    write("one\n");
    expect(await all(output)).toBe("one\n");
    write("one\n", whole.subarray(0, 50));
    await all(output);
    write("one\n", whole);
    expect(await all(output)).toBe("one\n");
  });

  it("is empty for a run that printed nothing, or was never started", async () => {
    const output = new FileOutput(directory);
    expect(await output.size(id)).toBe(0);
    expect(await output.size(someRunId(9))).toBe(0);
    expect(await output.read(someRunId(9), 0, 10)).toHaveLength(0);
  });

  it("reads any stretch as if the runner's lines were not there", async () => {
    const part = fc.oneof(
      fc.string().map((text) => Buffer.from(text)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.constant(mark("{}")),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 8 }),
        fc.nat(80),
        fc.nat(80),
        async (parts, from, length) => {
          write(...parts);
          const plain = Buffer.concat(parts.filter((bytes) => !bytes.equals(mark("{}"))));
          const output = new FileOutput(directory);
          expect(await output.size(id)).toBe(plain.length);
          const read = await output.read(id, from, from + length);
          expect(Buffer.from(read).equals(plain.subarray(from, from + length))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("loses nothing of the report when several look at the same time", async () => {
    const output = new FileOutput(directory);
    for (let n = 0; n < 20; n++) {
      write(mark("{}"), "x".repeat(5000 + n), mark('{"event":"finished"}'));
      await Promise.all([output.size(id), output.read(id, 0, 10), output.size(id), output.markerLines(id)]);
    }
    const fresh = new FileOutput(directory);
    write("one\n");
    await Promise.all([fresh.size(id), fresh.size(id)]);
    write("one\n", "x".repeat(5000));
    await Promise.all([fresh.size(id), fresh.size(id), fresh.size(id)]);
    write("one\n", "x".repeat(5000), mark('{"event":"finished"}'));
    expect(await fresh.markerLines(id)).toBe(mark('{"event":"finished"}').toString());
  });

  it("of many megabytes is looked through once, whatever chunk a runner's line falls across", async () => {
    const lines = Buffer.from("x".repeat(1023).concat("\n").repeat(1024));
    write(lines.subarray(0, lines.length - 20), mark("{}"), lines, mark("{}"));
    const output = new FileOutput(directory);
    expect(await output.size(id)).toBe(2 * lines.length - 20);
    expect(await output.markerLines(id)).toBe(`${mark("{}")}${mark("{}")}`);
  });
});
