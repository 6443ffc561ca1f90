import { describe, expect, it } from "vitest";
import { IllegalMoveError } from "../../runs/errors.ts";
import { move } from "../../runs/run.ts";
import {
  canMove,
  isOpen,
  MOVES,
  mayHaveRun,
  OPEN_STATUSES,
  STATUSES,
  type Status,
} from "../../runs/status.ts";
import { SOME_TIME, someRun } from "../support/runs.ts";

const pairs = STATUSES.flatMap((from) => STATUSES.map((to) => [from, to] as const));
const legal = pairs.filter(([from, to]) => MOVES[from].includes(to));
const illegal = pairs.filter(([from, to]) => !MOVES[from].includes(to));
const fact = { kind: "finished", by: "ambulance", at: SOME_TIME } as const;

/** Every status that can be reached, in any number of moves. */
function reachable(from: Status, seen: Set<Status> = new Set()): Set<Status> {
  for (const to of MOVES[from]) if (!seen.has(to)) reachable(to, seen.add(to));
  return seen;
}

describe("the table of statuses", () => {
  it.each(legal)("lets a run that is %s become %s", (from, to) => {
    expect(move(someRun({ status: from }), to, {}, fact).status).toBe(to);
  });

  it.each(illegal)("refuses that a run that is %s becomes %s, and says so", (from, to) => {
    const run = someRun({ status: from });
    const before = structuredClone(run);
    expect(canMove(from, to)).toBe(false);
    expect(() => move(run, to, {}, fact)).toThrow(new IllegalMoveError(from, to));
    expect(() => move(run, to, {}, fact)).toThrow(`A run that is ${from} cannot become ${to}`);
    expect(run).toEqual(before);
  });

  it("reaches every status from a request, and an end from every open one", () => {
    expect([...reachable("requested"), "requested"].sort()).toEqual([...STATUSES].sort());
    for (const status of OPEN_STATUSES) expect([...reachable(status)].some((to) => !isOpen(to))).toBe(true);
  });

  it("never comes back to a status that a run has had, so that every run ends", () => {
    for (const status of STATUSES) expect(reachable(status)).not.toContain(status);
  });

  it("has the open statuses first and the final ones last", () => {
    expect(OPEN_STATUSES).toEqual(["requested", "awaiting-approval", "queued", "running", "stopping"]);
    expect(STATUSES.slice(0, OPEN_STATUSES.length)).toEqual(OPEN_STATUSES);
  });

  it("runs nothing that did not become `running`: no other status leads to the outcome of a process", () => {
    for (const outcome of ["succeeded", "failed", "timed-out", "interrupted"] as const) {
      const from = STATUSES.filter((status) => canMove(status, outcome));
      expect(from).toEqual(["running", "stopping"]);
    }
    expect(STATUSES.filter((status) => canMove(status, "running"))).toEqual(["queued"]);
  });

  it("says of every status that a process leads to that the command may have run", () => {
    for (const status of ["running", ...reachable("running")] as const) expect(mayHaveRun(status)).toBe(true);
    for (const status of ["rejected", "expired", "refused", "aborted"] as const)
      expect(mayHaveRun(status)).toBe(false);
  });
});
