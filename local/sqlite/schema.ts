/** Marks the file as ours ("AMBU"), so that another program's database is not taken for it. */
export const APPLICATION_ID = 0x414d4255;

/**
 * How the tables came to be, one step per released version, oldest first; `PRAGMA user_version` counts the
 * steps that a file has had. A step that was released is never edited: add another one.
 *
 * The columns of `runs` are computed by SQLite from the record, so a filter cannot disagree with what it
 * finds. There is one history index for each combination of filters, because without it a frequent requester
 * with a rare status would be found by reading all of their runs.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY CHECK (id = json_extract(record, '$.id')),
    record TEXT NOT NULL,
    version INTEGER NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.version')) STORED,
    status TEXT NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.status')) STORED,
    target TEXT NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.target')) STORED,
    requester TEXT NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.requester')) STORED,
    requested_at INTEGER NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.requestedAt')) STORED
  ) STRICT;
  CREATE INDEX runs_by ON runs (requested_at, id);
  CREATE INDEX runs_by_requester ON runs (requester, requested_at, id);
  CREATE INDEX runs_by_target ON runs (target, requested_at, id);
  CREATE INDEX runs_by_status ON runs (status, requested_at, id);
  CREATE INDEX runs_by_requester_target ON runs (requester, target, requested_at, id);
  CREATE INDEX runs_by_requester_status ON runs (requester, status, requested_at, id);
  CREATE INDEX runs_by_target_status ON runs (target, status, requested_at, id);
  CREATE INDEX runs_by_requester_target_status ON runs (requester, target, status, requested_at, id);

  CREATE TABLE lines (
    target TEXT PRIMARY KEY CHECK (target = json_extract(record, '$.target')),
    record TEXT NOT NULL,
    version INTEGER NOT NULL GENERATED ALWAYS AS (json_extract(record, '$.version')) STORED
  ) STRICT;

  CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL,
    notice TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outbox_by_run ON outbox (run_id, notice);

  CREATE TABLE told (
    run_id TEXT NOT NULL,
    notice TEXT NOT NULL,
    PRIMARY KEY (run_id, notice)
  ) STRICT, WITHOUT ROWID;
  `,
];
