// Writes runs into the data directory that it is given until it is killed, and says what was acknowledged.
import { writeSync } from "node:fs";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { SqliteRunStore } from "../../../local/sqlite/run-store.ts";
import { record } from "../../../runs/run.ts";
import { SOME_TIME, someRun, someRunId } from "../../support/runs.ts";

const store = new SqliteRunStore(openDatabase(process.argv[2] ?? ""), (error) => {
  throw error;
});
for (let n = 0; ; n++) {
  let run = someRun({ id: someRunId(n), requestedAt: SOME_TIME + n });
  await store.insert(run);
  writeSync(1, `${run.id} ${run.version}\n`);
  run = record(run, { startedAt: SOME_TIME }, { kind: "started", by: "ambulance", at: SOME_TIME });
  await store.replace(run);
  writeSync(1, `${run.id} ${run.version}\n`);
}
