import { describeOn } from "./databases/cases-on.ts";
import { describeFidelity } from "./databases/fidelity.ts";
import { describeInterruptions } from "./databases/interruptions.ts";
import { mariadb } from "./databases/servers.ts";
import { describeWholeRuns } from "./databases/whole-runs.ts";

describeOn(mariadb, (given) => {
  describeInterruptions(mariadb, given);
  describeFidelity(mariadb, given);
  describeWholeRuns(mariadb, given);
});
