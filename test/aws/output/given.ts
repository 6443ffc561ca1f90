import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { KeptOutput } from "../../../aws/output/kept-output.ts";
import type { RunStream } from "../../../aws/output/log-file.ts";
import { CloudOutput, type CloudOutputOptions } from "../../../aws/output/output.ts";
import { clientOf } from "../../support/aws/aws-service.ts";
import { type LogsService, startLogs } from "../../support/aws/logs.ts";
import { type S3, s3ClientOf, startS3 } from "../../support/aws/s3.ts";

/** The nonce of every run here. */
export const NONCE = "00112233445566778899aabbccddeeff";

/** The runner's own lines of a run that ends well. */
export const STARTED = `AMBULANCE ${NONCE} {"v":1,"event":"started","mode":"write","ruby":"3.4.1","rails":"8.0.2"}`;
export const FINISHED = `AMBULANCE ${NONCE} {"v":1,"event":"finished","exit":0,"ms":12,"exception":null}`;

/** CloudWatch Logs and S3 with nothing in them, and what reads outputs out of them. */
export interface OutputBench {
  logs: LogsService;
  s3: S3;
  directory: string;
  /** The streams of runs by their ids: runs that are not here were not started. */
  streams: Map<string, RunStream>;
  /** Called whenever somebody waits for late events; the pauses themselves take no time. */
  onPause: (pauses: number) => void;
  /** Another process with the same services behind it. */
  output(options?: Partial<CloudOutputOptions>): CloudOutput;
  kept(): KeptOutput;
  close(): Promise<void>;
}

/** Starts the services. */
export async function outputBench(): Promise<OutputBench> {
  const [logs, s3] = await Promise.all([startLogs(), startS3()]);
  const logsClient = new CloudWatchLogsClient(clientOf(logs));
  const s3Client = new S3Client(s3ClientOf(s3));
  const directory = mkdtempSync(join(tmpdir(), "ambulance-output-"));
  const kept = () => new KeptOutput({ client: s3Client, bucket: "b" });
  const outputs: CloudOutput[] = [];
  let pauses = 0;
  const bench: OutputBench = {
    logs,
    s3,
    directory,
    streams: new Map(),
    onPause: () => undefined,
    kept,
    output: (options) => {
      const output = new CloudOutput({
        logs: () => logsClient,
        kept: kept(),
        streamOf: async (runId) => bench.streams.get(runId),
        directory,
        pause: async () => bench.onPause(++pauses),
        ...options,
      });
      outputs.push(output);
      return output;
    },
    close: async () => {
      await Promise.all(outputs.map((output) => output.close()));
      logsClient.destroy();
      s3Client.destroy();
      await Promise.all([logs.close(), s3.close()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return bench;
}

/** All that people can see of a run. */
export async function shown(output: Pick<CloudOutput, "size" | "read">, runId: string): Promise<string> {
  return Buffer.from(await output.read(runId, 0, await output.size(runId))).toString("utf8");
}
