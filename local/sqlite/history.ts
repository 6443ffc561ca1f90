import type { SQLInputValue } from "node:sqlite";
import type { HistoryQuery } from "../../runs/ports.ts";

const FILTERS = ["requester", "target", "status"] as const;

/** Where a page starts: just before this place, in the order of the history. */
export interface Place {
  requestedAt: number;
  id: string;
}

/** A place that is newer than every run. */
export const NEWEST: Place = { requestedAt: Number.MAX_SAFE_INTEGER, id: "" };

/**
 * The statement for a page. Runs are ordered by the time of the request, not by id: an id tells when the modal
 * was opened, and a modal may have stayed open overnight. The index is named, not left to SQLite's choice,
 * because only the one that has exactly these filters finds a page without reading anything else.
 */
export function historySql(query: HistoryQuery): string {
  const given = FILTERS.filter((filter) => query[filter] !== undefined);
  const index = ["runs_by", ...given].join("_");
  const conditions = given.map((filter) => `${filter} = :${filter} AND `).join("");
  return `
    SELECT id AS key, record FROM runs INDEXED BY ${index}
    WHERE ${conditions}requested_at >= :since AND (requested_at, id) < (:requestedAt, :id)
    ORDER BY requested_at DESC, id DESC LIMIT :limit`;
}

/** The values for {@link historySql}. Asks for one run more than the page holds, to know whether another follows. */
export function historyValues(query: HistoryQuery, before: Place): Record<string, SQLInputValue> {
  const given = FILTERS.flatMap((filter) => {
    const value = query[filter];
    return value === undefined ? [] : [[`:${filter}`, value] as const];
  });
  return {
    ...Object.fromEntries(given),
    ":since": query.since ?? 0,
    ":requestedAt": before.requestedAt,
    ":id": before.id,
    ":limit": query.limit + 1,
  };
}
