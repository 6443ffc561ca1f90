import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CloudOutput } from "../output/output.ts";
import { clientsByRole } from "./accounts.ts";
import { openKeptOutput } from "./bucket.ts";
import type { Setting } from "./setting.ts";
import { type StreamFinderParts, streamFinder } from "./streams.ts";

/** What runs print, while they do and afterwards. */
export function openOutput(setting: Setting, parts: StreamFinderParts): CloudOutput {
  return new CloudOutput({
    logs: clientsByRole(setting, (settings) => new CloudWatchLogsClient(settings)),
    kept: openKeptOutput(setting),
    streamOf: streamFinder(parts),
    directory: tmpdir(),
    pause: (milliseconds) => sleep(milliseconds),
  });
}
