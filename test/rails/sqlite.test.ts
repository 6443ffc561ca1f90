import { describeOn } from "./databases/cases-on.ts";
import { describeFidelity } from "./databases/fidelity.ts";
import { describeInterruptions } from "./databases/interruptions.ts";
import { sqlite } from "./databases/servers.ts";
import { describeWholeRuns } from "./databases/whole-runs.ts";

describeOn(sqlite, (given) => {
  describeInterruptions(sqlite, given);
  describeFidelity(sqlite, given);
  describeWholeRuns(sqlite, given);
});
