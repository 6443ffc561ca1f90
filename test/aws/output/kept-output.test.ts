import { Readable } from "node:stream";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outputKey } from "../../../aws/names.ts";
import { KeptOutput, markersKey } from "../../../aws/output/kept-output.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { startLogs, throttled } from "../../support/aws/logs.ts";
import { s3ClientOf, s3Refusals } from "../../support/aws/s3.ts";
import { someRunId } from "../../support/runs.ts";
import { FINISHED, NONCE, type OutputBench, outputBench, STARTED, shown } from "./given.ts";

describe("the output of a run that is over", () => {
  const run = someRunId();
  let bench: OutputBench;
  const print = (...lines: string[]) => {
    for (const line of lines) bench.logs.append("group", "stream", line);
  };
  const printMuch = () => {
    for (let n = 0; n < 100_000; n++) print(`${n} `.padEnd(99, "x"));
  };
  const object = (key: string) => bench.s3.objects.get(`b/${key}`)?.toString("utf8");

  beforeEach(async () => {
    bench = await outputBench();
    bench.streams.set(run, { group: "group", stream: "stream", nonce: NONCE, kind: "ecs" });
  });
  afterEach(() => bench.close());

  it("is kept in S3 with the runner's lines beside it, and read from there, without the logs", async () => {
    print(STARTED, "日本語", "two", FINISHED);
    const output = bench.output();
    const live = await shown(output, run);
    await output.keep(run);
    expect(object(outputKey(run))).toBe(live);
    expect(object(markersKey(run))).toBe(`${STARTED}\n${FINISHED}\n`);
    expect(markersKey(run)).toBe(`outputs/${run}.markers.txt`);

    const calls = bench.logs.calls.length;
    for (const reader of [output, bench.output(), bench.kept()]) {
      expect(await shown(reader, run)).toBe(live);
      expect(Buffer.from(await reader.read(run, 3, 6)).toString()).toBe("本");
      expect(await reader.read(run, 14, 99)).toHaveLength(0);
      expect(await reader.read(run, 5, 5)).toHaveLength(0);
      expect(await reader.markerLines(run)).toBe(`${STARTED}\n${FINISHED}\n`);
    }
    expect(bench.logs.calls).toHaveLength(calls);
  });

  it("is waited for when events arrive late, and complete then", async () => {
    print(STARTED, "early");
    bench.logs.hold();
    print("late", FINISHED);
    bench.onPause = (pauses) => pauses === 3 && bench.logs.release();
    await bench.output().keep(run);
    expect(object(outputKey(run))).toBe("early\nlate\n");
    expect(object(markersKey(run))).toContain(FINISHED);
  });

  it("is waited for although not even its stream is there yet", async () => {
    bench.logs.hold();
    print(STARTED, FINISHED);
    bench.onPause = () => bench.logs.release();
    await bench.output().keep(run);
    expect(object(outputKey(run))).toBe("");
    expect(object(markersKey(run))).toBe(`${STARTED}\n${FINISHED}\n`);
    expect(await bench.kept().sizeIfKept(run)).toBe(0);
    expect(await bench.kept().read(run, 0, 10)).toHaveLength(0);
  });

  it("is kept as far as it is known when the runner's last line never comes, after a bounded wait", async () => {
    print(STARTED, "killed here");
    let pauses = 0;
    bench.onPause = () => {
      pauses += 1;
    };
    await bench.output({ patience: 7 }).keep(run);
    expect(pauses).toBe(7);
    expect(object(outputKey(run))).toBe("killed here\n");
    expect(object(markersKey(run))).toBe(`${STARTED}\n`);
  });

  it("is not waited for when the script forged an end: the runner's own has come already", async () => {
    print(STARTED, FINISHED, FINISHED);
    bench.onPause = () => expect.unreachable("waited");
    await bench.output().keep(run);
    expect(object(markersKey(run))).toBe(`${STARTED}\n${FINISHED}\n${FINISHED}\n`);
  });

  it("stays as it was kept, whatever comes later", async () => {
    print(STARTED, FINISHED);
    await bench.output().keep(run);
    const puts = bench.s3.calls.filter((call) => call.startsWith("PUT")).length;
    print("a child process that nobody waited for");
    const again = bench.output();
    await again.keep(run);
    expect(await again.size(run)).toBe(0);
    expect(bench.s3.calls.filter((call) => call.startsWith("PUT"))).toHaveLength(puts);
  });

  it("is not kept by halves: where the output is, the runner's lines are", async () => {
    print(STARTED, "one", FINISHED);
    const output = bench.output();
    for (const passing of [1, 2]) {
      bench.s3.refusals = [...Array.from({ length: passing }, () => undefined), s3Refusals.slowDown];
      await expect(output.keep(run)).rejects.toMatchObject({ name: "OutputUnavailableError" });
      expect([...bench.s3.objects.keys()]).toEqual([`b/${markersKey(run)}`].slice(0, passing - 1));
      expect(await shown(output, run)).toBe("one\n");
    }
    await output.keep(run);
    expect(object(outputKey(run))).toBe("one\n");
  });

  it("is kept twice at once without harm", async () => {
    print(STARTED, "one", FINISHED);
    await Promise.all([bench.output().keep(run), bench.output().keep(run)]);
    expect(await shown(bench.kept(), run)).toBe("one\n");
  });

  it("is kept in the size that it has: 10 MB", async () => {
    print(STARTED);
    printMuch();
    print(FINISHED);
    await bench.output().keep(run);
    const stored = bench.s3.objects.get(`b/${outputKey(run)}`);
    expect(stored).toHaveLength(10_000_000);
    expect(stored?.toString("utf8", 9_999_900)).toMatch(/^99999 x+\n$/);
  });

  it("is shown in parts, and kept with all that follows an end, when it has more pages than are read at once", async () => {
    bench.logs.pageLength = 1;
    print(STARTED, FINISHED);
    for (let n = 0; n < 250; n++) print("x");
    print(FINISHED);
    const output = bench.output();
    expect(await output.size(run)).toBeLessThan(500);
    await output.keep(run);
    expect(object(outputKey(run))).toBe("x\n".repeat(250));
    expect(object(markersKey(run))).toBe(`${STARTED}\n${FINISHED}\n${FINISHED}\n`);
  });

  it("is kept as far as it was read when it does not end, and says so: its run has to end", async () => {
    bench.logs.pageLength = 1;
    print(STARTED);
    for (let n = 0; n < 1_500; n++) print("x");
    print(FINISHED);
    await bench.output().keep(run);
    const kept = object(outputKey(run)) ?? "";
    expect(kept).toMatch(/^(x\n){900,1000}\[Ambulance: the log is too long to be kept[^\n]*\n$/);
    expect(await shown(bench.kept(), run)).toBe(kept);
    expect(object(markersKey(run))).toBe(`${STARTED}\n`);
  });

  it("is not there for a run that was never started: nothing is kept, and nothing is waited for", async () => {
    bench.onPause = () => expect.unreachable("waited");
    await bench.output().keep(someRunId(1));
    expect(bench.s3.objects.size).toBe(0);
    expect(await bench.kept().sizeIfKept(someRunId(1))).toBeUndefined();
    expect(await bench.kept().size(someRunId(1))).toBe(0);
    expect(await bench.kept().markerLines(someRunId(1))).toBe("");
  });

  it("is an error, not an empty output, when S3 does not say whether it was kept", async () => {
    bench.s3.mayList = false;
    await expect(bench.output().size(run)).rejects.toMatchObject({ name: "OutputUnavailableError" });
    await expect(bench.kept().size(run)).rejects.toMatchObject({ name: "OutputUnavailableError" });
    bench.s3.mayList = true;
    bench.s3.refusals.push(s3Refusals.slowDown);
    await expect(bench.kept().read(run, 0, 10)).rejects.toThrow(/SlowDown/);
  });

  it("is read with the role of the account that it is in, and with no other", async () => {
    const role = "arn:aws:iam::222222222222:role/ambulance";
    const elsewhere = await startLogs();
    const [here, there] = [clientOf(bench.logs), clientOf(elsewhere)].map(
      (settings) => new CloudWatchLogsClient(settings),
    );
    bench.streams.set(run, { group: "group", stream: "stream", nonce: NONCE, kind: "ecs", role });
    elsewhere.append("group", "stream", STARTED, "of the other account", FINISHED);
    print("of this account");
    const output = bench.output({
      logs: (by) => (by === role && there ? there : (here ?? expect.unreachable())),
    });
    await output.keep(run);
    expect(object(outputKey(run))).toBe("of the other account\n");
    expect(bench.logs.calls).toEqual([]);
    for (const client of [here, there]) client?.destroy();
    await elsewhere.close();
  });

  it("is kept however long sending it takes: a client's patience is for answers", async () => {
    print(STARTED, "one", FINISHED);
    bench.s3.slowness = 300;
    const handler = { requestTimeout: 100, throwOnRequestTimeout: true };
    const client = new S3Client({ ...s3ClientOf(bench.s3), maxAttempts: 1, requestHandler: handler });
    await new KeptOutput({ client, bucket: "b" }).keep(run, "", Readable.from([Buffer.from("one\n")]), 4);
    expect(object(outputKey(run))).toBe("one\n");
    client.destroy();
  });

  it("is read although CloudWatch Logs throttles now and then: the SDK tries again", async () => {
    print("one");
    bench.logs.refusals.push(throttled(), throttled());
    const patient = new CloudWatchLogsClient({ ...clientOf(bench.logs), maxAttempts: 3 });
    expect(await shown(bench.output({ logs: () => patient }), run)).toBe("one\n");
    patient.destroy();
  });
});
