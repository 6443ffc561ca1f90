import type { RunStore } from "../../runs/ports.ts";
import type { Run } from "../../runs/run.ts";
import type { BuildLog } from "../codebuild/links.ts";
import { logStreamName } from "../ecs/links.ts";
import type { RunStream } from "../output/log-file.ts";
import type { Launches } from "../table/launches.ts";

/** What {@link streamFinder} works with. */
export interface StreamFinderParts {
  store: Pick<RunStore, "get">;
  launches: Pick<Launches, "get">;
  /** Where a build writes: only CodeBuild knows. */
  logOf(run: Run): Promise<BuildLog | undefined>;
}

/** Finds the log of a run by what was noted of its launch; undefined as long as nothing of it was started. */
export function streamFinder({ store, launches, logOf }: StreamFinderParts) {
  return async (runId: string): Promise<RunStream | undefined> => {
    const launch = await launches.get(runId);
    if (!launch) return undefined;
    const { executor: kind, nonce, process, container = "", logGroup: group, role } = launch;
    const from = { nonce, kind, ...(role === undefined ? {} : { role }) };
    if (kind === "ecs") {
      if (process === undefined || group === undefined) return undefined;
      return { group, stream: logStreamName(container, process), ...from };
    }
    const run = await store.get(runId);
    const log = run && (await logOf(run));
    return log && { ...log, ...from };
  };
}
