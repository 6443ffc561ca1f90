import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { z } from "zod";
import { RunNotFoundError, VersionConflictError } from "../../runs/errors.ts";
import { type Line, lineSchema } from "../../runs/line.ts";
import type { HistoryPage, HistoryQuery, RunStore } from "../../runs/ports.ts";
import { DamagedRecordError, readRecord, writtenRecord } from "../../runs/record.ts";
import { type Run, runSchema } from "../../runs/run.ts";
import { OPEN_STATUSES } from "../../runs/status.ts";
import { available } from "./available.ts";
import { historySql, historyValues, NEWEST, type Place } from "./history.ts";

const rowSchema = z.object({ key: z.string(), record: z.string() });
const placeSchema = z.object({ requestedAt: z.int(), id: z.string() });
type Row = z.infer<typeof rowSchema>;
type Values = Record<string, SQLInputValue>;

const SQL = {
  insert: "INSERT INTO runs (id, record) VALUES (:id, :record) ON CONFLICT (id) DO NOTHING",
  get: "SELECT id AS key, record FROM runs WHERE id = :id",
  replace: "UPDATE runs SET record = :record WHERE id = :id AND version = :before",
  place: "SELECT requested_at AS requestedAt, id FROM runs WHERE id = :id",
  open: `
    SELECT id AS key, record FROM runs INDEXED BY runs_by_status
    WHERE status IN (${OPEN_STATUSES.map((status) => `'${status}'`).join(", ")}) ORDER BY requested_at, id`,
  line: "SELECT target AS key, record FROM lines WHERE target = :target",
  firstLine: "INSERT INTO lines (target, record) VALUES (:target, :record) ON CONFLICT (target) DO NOTHING",
  nextLine: "UPDATE lines SET record = :record WHERE target = :target AND version = :before",
};

/** Runs and lines in the server's database. */
export class SqliteRunStore implements RunStore {
  readonly #database: DatabaseSync;
  readonly #onDamaged: (error: DamagedRecordError) => void;
  readonly #statements = new Map<string, StatementSync>();

  /** @param onDamaged is told of each record that a list leaves out, so that a damaged one does not hide the others */
  constructor(database: DatabaseSync, onDamaged: (error: DamagedRecordError) => void) {
    this.#database = database;
    this.#onDamaged = onDamaged;
  }

  async insert(run: Run): Promise<boolean> {
    return this.#write(SQL.insert, { ":id": run.id, ":record": writtenRecord(run.id, runSchema, run) });
  }

  /** @throws DamagedRecordError */
  async get(id: string): Promise<Run | undefined> {
    const [row] = this.#rows(SQL.get, { ":id": id });
    return row && readRecord(id, runSchema, row.record);
  }

  async replace(run: Run): Promise<void> {
    const record = writtenRecord(run.id, runSchema, run);
    const saved = this.#write(SQL.replace, { ":id": run.id, ":record": record, ":before": run.version - 1 });
    if (!saved) throw new VersionConflictError(run.id);
  }

  /** @throws RunNotFoundError when there is no run with the id after which the page should start */
  async history(query: HistoryQuery): Promise<HistoryPage> {
    const before = query.after === undefined ? NEWEST : this.#placeOf(query.after);
    const rows = this.#rows(historySql(query), historyValues(query, before));
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const runs = this.#readable(page);
    return rows.length > page.length && last ? { runs, next: last.key } : { runs };
  }

  async openRuns(): Promise<Run[]> {
    return this.#readable(this.#rows(SQL.open, {}));
  }

  /** @throws DamagedRecordError */
  async line(target: string): Promise<Line> {
    const [row] = this.#rows(SQL.line, { ":target": target });
    return row ? readRecord(`line ${target}`, lineSchema, row.record) : { target, version: 0, waiting: [] };
  }

  async replaceLine(line: Line): Promise<void> {
    const values = {
      ":target": line.target,
      ":record": writtenRecord(`line ${line.target}`, lineSchema, line),
    };
    const saved =
      line.version === 1
        ? this.#write(SQL.firstLine, values)
        : this.#write(SQL.nextLine, { ...values, ":before": line.version - 1 });
    if (!saved) throw new VersionConflictError(`The line of ${line.target}`);
  }

  #placeOf(id: string): Place {
    const row = available(() => this.#statement(SQL.place).get({ ":id": id }));
    if (!row) throw new RunNotFoundError(id);
    return placeSchema.parse(row);
  }

  #readable(rows: readonly Row[]): Run[] {
    return rows.flatMap((row) => {
      try {
        return [readRecord(row.key, runSchema, row.record)];
      } catch (error) {
        if (!(error instanceof DamagedRecordError)) throw error;
        this.#onDamaged(error);
        return [];
      }
    });
  }

  #rows(sql: string, values: Values): Row[] {
    return available(() => this.#statement(sql).all(values)).map((row) => rowSchema.parse(row));
  }

  /** Whether the statement changed a row. */
  #write(sql: string, values: Values): boolean {
    return available(() => this.#statement(sql).run(values)).changes === 1;
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}
