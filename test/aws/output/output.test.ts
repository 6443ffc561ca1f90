import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CloudOutput } from "../../../aws/output/output.ts";
import { throttled } from "../../support/aws/logs.ts";
import { someRunId } from "../../support/runs.ts";
import { FINISHED, NONCE, type OutputBench, outputBench, STARTED, shown } from "./given.ts";

describe("the output of a run that is read from CloudWatch Logs", () => {
  const run = someRunId();
  let bench: OutputBench;
  let output: CloudOutput;
  const print = (...lines: string[]) => {
    for (const line of lines) bench.logs.append("group", "stream", line);
  };
  const printMuch = () => {
    for (let n = 0; n < 100_000; n++) print(`${n} `.padEnd(99, "x"));
  };

  beforeEach(async () => {
    bench = await outputBench();
    bench.streams.set(run, { group: "group", stream: "stream", nonce: NONCE, kind: "ecs" });
    output = bench.output();
  });
  afterEach(() => bench.close());

  it("is empty before the run is started, and before its stream exists", async () => {
    expect(await output.size(someRunId(1))).toBe(0);
    expect(await output.read(someRunId(1), 0, 100)).toHaveLength(0);
    expect(await output.size(run)).toBe(0);
    expect(await output.markerLines(run)).toBe("");
    print("now");
    expect(await shown(output, run)).toBe("now\n");
  });

  it("is what the script printed, a line for each event, without the runner's own lines", async () => {
    print("booting", STARTED, "日本語", "", "two", FINISHED);
    expect(await shown(output, run)).toBe("booting\n日本語\n\ntwo\n");
    expect(await output.markerLines(run)).toBe(`${STARTED}\n${FINISHED}\n`);
  });

  it("lacks the line break that the runner writes before its own lines, where a service passes it on", async () => {
    print("one", "", "", STARTED, "", "two", "", FINISHED);
    expect(await shown(output, run)).toBe("one\n\n\ntwo\n");
  });

  it("is read over pages, some of them empty, and the runner's lines are found on whichever", async () => {
    bench.logs.pageLength = 2;
    bench.logs.emptyPages = 3;
    const lines = Array.from({ length: 9 }, (_, n) => `line ${n}`);
    print("booting", STARTED, ...lines, FINISHED, "after");
    expect(await shown(output, run)).toBe(["booting", ...lines, "after", ""].join("\n"));
    expect(await output.markerLines(run)).toBe(`${STARTED}\n${FINISHED}\n`);
  });

  it("grows, and every event is fetched once", async () => {
    print("one");
    expect(await output.size(run)).toBe(4);
    print("two");
    expect(await shown(output, run)).toBe("one\ntwo\n");
    const tokens = bench.logs.calls.map(({ input }) => input.nextToken);
    expect(tokens.filter((token) => token === undefined)).toHaveLength(1);
  });

  it("is read at any place, also in the middle of a character, and never beyond its end", async () => {
    print("日本", "語");
    const whole = Buffer.from("日本\n語\n");
    expect(Buffer.from(await output.read(run, 1, 8))).toEqual(whole.subarray(1, 8));
    expect(Buffer.from(await output.read(run, 5, 1000))).toEqual(whole.subarray(5));
    expect(await output.read(run, 11, 1000)).toHaveLength(0);
    expect(await output.read(run, 500, 1000)).toHaveLength(0);
  });

  it("is one for all who ask at the same time", async () => {
    bench.logs.pageLength = 1;
    print(...Array.from({ length: 20 }, (_, n) => `line ${n}`), STARTED);
    const sizes = await Promise.all(Array.from({ length: 5 }, () => output.size(run)));
    expect(new Set(sizes)).toEqual(new Set([150]));
    expect(await output.markerLines(run)).toBe(`${STARTED}\n`);
    expect(bench.logs.calls.filter(({ input }) => input.nextToken === undefined)).toHaveLength(1);
  });

  it("takes half a character at the end of an event for what it is, and goes on", async () => {
    print("a\ud83d", "\ude80b", "c");
    const text = await shown(output, run);
    expect(text).toBe("a\ufffd\n\ufffdb\nc\n");
    expect(await output.size(run)).toBe(Buffer.byteLength(text));
  });

  it("is 10 MB in many pages, each byte in its place", async () => {
    print(STARTED);
    printMuch();
    print(FINISHED);
    expect(await output.size(run)).toBe(10_000_000);
    expect(Buffer.from(await output.read(run, 5_000_000, 5_000_100)).toString()).toMatch(/^50000 x+\n$/);
    expect(await output.markerLines(run)).toBe(`${STARTED}\n${FINISHED}\n`);
  });

  it("is cut with a note when it is too long, and the runner's last line is still found", async () => {
    const short = bench.output({ limit: 30 });
    bench.logs.pageLength = 2;
    print(STARTED, "123456789", "123456789", "123456789 too much", "1", "2", FINISHED);
    const note = "[Ambulance: the output is longer than 30 bytes. CloudWatch Logs has the rest.]\n";
    expect(await shown(short, run)).toBe(`123456789\n123456789\n${note}`);
    expect(await short.markerLines(run)).toBe(`${STARTED}\n${FINISHED}\n`);
  });

  it("shows lines with another nonce, and lines that hold the runner's in their middle", async () => {
    const forged = FINISHED.replace(NONCE, "0".repeat(32));
    print(forged, `> ${FINISHED}`);
    expect(await shown(output, run)).toBe(`${forged}\n> ${FINISHED}\n`);
    expect(await output.markerLines(run)).toBe("");
  });

  it("does not let a script that learned the nonce fill the memory, and its forgery stays visible", async () => {
    print(STARTED, ...Array.from({ length: 1000 }, () => FINISHED), "end");
    const lines = (await output.markerLines(run)).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(await shown(output, run)).toBe("end\n");
  });

  it("is an error with a name when CloudWatch Logs is too busy, and complete when it is asked again", async () => {
    bench.logs.pageLength = 1;
    print("one", "two");
    expect(await output.size(run)).toBe(8);
    print("three");
    bench.logs.refusals.push(throttled());
    await expect(output.size(run)).rejects.toMatchObject({
      name: "OutputUnavailableError",
      message: expect.stringContaining("ThrottlingException"),
    });
    expect(await shown(output, run)).toBe("one\ntwo\nthree\n");
  });

  it("is read from its beginning when its position has expired", async () => {
    print("one");
    await output.size(run);
    bench.logs.day += 1;
    await expect(output.size(run)).rejects.toThrow(/InvalidParameterException/);
    print("two");
    expect(await shown(output, run)).toBe("one\ntwo\n");
  });

  it("is copied for a few runs at a time, the others are read anew, and no file has a name that could be left behind", async () => {
    const few = bench.output({ copies: 2 });
    for (const n of [1, 2, 3]) {
      bench.streams.set(someRunId(n), { group: "group", stream: `s${n}`, nonce: NONCE, kind: "ecs" });
      bench.logs.append("group", `s${n}`, `output ${n}`);
    }
    for (const n of [1, 2, 3, 1]) expect(await shown(few, someRunId(n))).toBe(`output ${n}\n`);
    const fromTheHead = bench.logs.calls.filter(({ input }) => input.nextToken === undefined);
    expect(fromTheHead.map(({ input }) => input.logStreamName)).toEqual(["s1", "s2", "s3", "s1"]);
    expect(readdirSync(bench.directory)).toEqual([]);
  });

  it("is never mixed up by many runs that take each other's places at once", async () => {
    const few = bench.output({ copies: 1 });
    const runs = [1, 2, 3, 4];
    for (const n of runs) {
      bench.streams.set(someRunId(n), { group: "group", stream: `s${n}`, nonce: NONCE, kind: "ecs" });
      bench.logs.append("group", `s${n}`, `output ${n}`);
    }
    const reads = [...runs, ...runs].map(async (n) =>
      Buffer.from(await few.read(someRunId(n), 0, 100)).toString(),
    );
    expect(await Promise.all(reads)).toEqual([...runs, ...runs].map((n) => `output ${n}\n`));
  });

  it("is an error with a name when there is no room for its copy", async () => {
    print("one");
    await expect(bench.output({ directory: "/dev/null" }).size(run)).rejects.toMatchObject({
      name: "OutputUnavailableError",
      message: expect.stringContaining("EEXIST"),
    });
  });

  describe("of a CodeBuild build", () => {
    const codeBuilds = (text: string) => `[Container] 2026/11/21 10:00:00.123456 ${text}\n`;
    beforeEach(() =>
      bench.streams.set(run, { group: "group", stream: "stream", nonce: NONCE, kind: "codebuild" }),
    );

    it("lacks what CodeBuild writes about its phases, and the line breaks at the end of its events", async () => {
      const before = [
        "[Container] 2026/11/21 10:00:00 Waiting for agent ping\n",
        codeBuilds("Entering phase BUILD"),
      ];
      const after = [
        codeBuilds("Phase complete: BUILD State: SUCCEEDED"),
        codeBuilds("Phase context status code: "),
      ];
      print(
        ...before,
        "Bundle complete!\n",
        `${STARTED}\n`,
        "one\n",
        "two\nthree\n",
        `${FINISHED}\n`,
        ...after,
      );
      expect(await shown(output, run)).toBe("Bundle complete!\none\ntwo\nthree\n");
      expect(await output.markerLines(run)).toBe(`${STARTED}\n${FINISHED}\n`);
    });

    it("shows what a script prints in the manner of CodeBuild: nothing that it does can be hidden so", async () => {
      print(`${STARTED}\n`, codeBuilds("I deleted everything"), `${FINISHED}\n`);
      expect(await shown(output, run)).toBe(codeBuilds("I deleted everything"));
    });
  });

  it("keeps lines in the manner of CodeBuild when it comes from ECS", async () => {
    print("[Container] 2026/11/21 10:00:00 mine");
    expect(await shown(output, run)).toBe("[Container] 2026/11/21 10:00:00 mine\n");
  });
});
