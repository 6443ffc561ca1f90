import { describeOn } from "./databases/cases-on.ts";
import { describeFidelity } from "./databases/fidelity.ts";
import { describeInterruptions } from "./databases/interruptions.ts";
import { mariadb, mysql } from "./databases/servers.ts";
import { describeWholeRuns } from "./databases/whole-runs.ts";

for (const engine of [mariadb, mysql]) {
  describeOn(engine, (given) => {
    describeInterruptions(engine, given);
    describeFidelity(engine, given);
    describeWholeRuns(engine, given);
  });
}
