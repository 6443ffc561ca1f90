import { DamagedRecordError, readRecord, writtenRecord } from "../../runs/record.ts";
import { type Run, runSchema } from "../../runs/run.ts";
import { runIndexAttributes } from "./keys.ts";
import type { Item } from "./table.ts";

/** A run as the table holds it. @throws DamagedRecordError when it could not be read back */
export function runItem(run: Run): Item {
  const record = writtenRecord(run.id, runSchema, run);
  const attributes = Object.entries(runIndexAttributes(run)).map(([name, value]) => [name, { S: value }]);
  return { ...Object.fromEntries(attributes), version: { N: String(run.version) }, record: { S: record } };
}

/** @throws DamagedRecordError also when the item says another id or version than its record */
export function readRun(id: string, item: Item): Run {
  const run = readRecord(id, runSchema, item.record?.S);
  if (run.id !== id) throw new DamagedRecordError(id, `it is the record of ${run.id}`);
  if (String(run.version) !== item.version?.N)
    throw new DamagedRecordError(id, "its version is not the item's");
  return run;
}
