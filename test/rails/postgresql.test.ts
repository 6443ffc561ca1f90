import { describeOn } from "./databases/cases-on.ts";
import { describeFidelity } from "./databases/fidelity.ts";
import { describeInterruptions } from "./databases/interruptions.ts";
import { postgresql } from "./databases/servers.ts";
import { describeWholeRuns } from "./databases/whole-runs.ts";

describeOn(postgresql, (given) => {
  describeInterruptions(postgresql, given);
  describeFidelity(postgresql, given);
  describeWholeRuns(postgresql, given);
});
