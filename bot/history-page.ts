import * as z from "zod";
import type { HistoryQuery } from "../runs/ports.ts";
import { runIdSchema } from "../runs/run-id.ts";
import { STATUSES } from "../runs/status.ts";
import { TARGET_NAME } from "./history-filters.ts";

/** How many runs a page shows: two blocks each, of the 50 that Slack allows. */
export const PAGE = 20;

/** How many pages back the buttons know; beyond that, Newer leads to the first page. 40 ids fit a button's 2000 characters. */
const MEMORY = 40;

/**
 * Which page of which history: all that a button needs to know, and all that it carries.
 * `back` holds where the pages before this one began, the first page left out.
 */
export const pageSchema = z.strictObject({
  requester: z.string().max(50).optional(),
  target: z.string().regex(TARGET_NAME).optional(),
  status: z.enum(STATUSES).optional(),
  since: z.int().optional(),
  after: runIdSchema.optional(),
  back: z.array(runIdSchema).max(MEMORY),
});
export type Page = z.infer<typeof pageSchema>;

/** What the store is asked for a page. */
export function queryOf({ back: _, ...query }: Page): HistoryQuery {
  return { ...present(query), limit: PAGE };
}

/** The page of older runs that begins after a run. */
export function olderThan(page: Page, after: string): Page {
  const back = page.after === undefined ? page.back : [...page.back, page.after].slice(-MEMORY);
  return { ...page, after, back };
}

/** The page of newer runs before this one; undefined on the first. */
export function newerThan(page: Page): Page | undefined {
  if (page.after === undefined) return undefined;
  const { after: _, ...first } = page;
  const before = page.back.at(-1);
  return before === undefined
    ? { ...first, back: [] }
    : { ...page, after: before, back: page.back.slice(0, -1) };
}

/** Whether a page shows everything. */
export function isUnfiltered({ requester, target, status, since }: Page): boolean {
  return [requester, target, status, since].every((filter) => filter === undefined);
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function present<T extends object>(object: T): Present<T>;
function present(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
