// Adds itself to one run's links and to a line some times, reading again whenever somebody else was first.
import { openDatabase } from "../../../local/sqlite/database.ts";
import { SqliteRunStore } from "../../../local/sqlite/run-store.ts";
import { VersionConflictError } from "../../../runs/errors.ts";
import { joined } from "../../../runs/line.ts";
import { record } from "../../../runs/run.ts";
import { someRun, someRunId } from "../../support/runs.ts";

const [directory = "", name = "", times = "0"] = process.argv.slice(2);
const store = new SqliteRunStore(openDatabase(directory), (error) => {
  throw error;
});
await store.insert(someRun());
for (let n = 0; n < Number(times); n++) {
  await untilFirst(addLink);
  await untilFirst(joinLine);
}

async function addLink(): Promise<void> {
  const run = await store.get(someRunId());
  if (run) await store.replace(record(run, { links: [...run.links, { name, url: "https://example.com" }] }));
}

async function joinLine(): Promise<void> {
  const line = await store.line("production");
  await store.replaceLine(joined(line, `${name} ${line.version}`, "token"));
}

async function untilFirst(action: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof VersionConflictError)) throw error;
    }
  }
}
