import type { Result, Run } from "../../runs/run.ts";
import type { TaskStateError } from "../ecs/fate.ts";
import { AwsLauncher, type AwsLauncherParts } from "../launcher.ts";
import type { LambdaLog } from "../log.ts";
import type { CloudOutput } from "../output/output.ts";
import type { Packages } from "../package/packages.ts";

/** What launchers need of the output: its report while they look, and its keeping in the end. */
export type LaunchOutput = Pick<CloudOutput, "keep" | "markerLines" | "size">;

/** What a {@link CollectingLauncher} works with. */
export interface CollectingLauncherParts extends AwsLauncherParts {
  output: Pick<CloudOutput, "keep">;
  packages: Pick<Packages, "remove">;
  log: LambdaLog;
}

/**
 * A launcher that tidies up when it is asked for a result, which is when the process is known to be gone: what was
 * printed is kept for good, so that the report that is read is whole, and the script is removed from the bucket.
 */
export class CollectingLauncher extends AwsLauncher {
  readonly #parts: CollectingLauncherParts;
  constructor(parts: CollectingLauncherParts) {
    super(parts);
    this.#parts = parts;
  }

  /** @throws OutputUnavailableError when the output could not be kept: asking again later may help */
  override async result(run: Run, said?: TaskStateError): Promise<Result> {
    const { output, packages, log } = this.#parts;
    await output.keep(run.id);
    // The bucket removes it after a day if this does not.
    await packages.remove(run).catch((error: unknown) => log.failed("A package stays for a day", error));
    return super.result(run, said);
  }
}
