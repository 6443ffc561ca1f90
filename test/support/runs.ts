import { appendEntry } from "../../audit/entry.ts";
import type { Findings } from "../../runs/policy/findings.ts";
import { digestOf, type Run, runSchema } from "../../runs/run.ts";
import { runIdOfView } from "../../runs/run-id.ts";

/** A moment on which tests agree: 2026-11-20 09:00 in Tokyo. */
export const SOME_TIME = Date.UTC(2026, 10, 20);

/** The id of the n-th run of a test: later ones sort later. */
export function someRunId(n = 0): string {
  return runIdOfView(`T0/V${n}`, SOME_TIME + n * 1000);
}

/** What was found in a command in which nothing was found. */
export const NOTHING_FOUND: Findings = { counts: { info: 0, caution: 0, danger: 0, refuse: 0 }, kept: [] };

/** A plausible run that was just requested, or is as far as its status says; every field may be given. */
export function someRun(fields: Partial<Run> = {}): Run {
  const {
    target = "production",
    mode = "write",
    command = 'User.where(plan: "trial").count',
    reason = "The sales team asks",
    requester = "U0DEVELOPER",
    requestedAt = SOME_TIME,
  } = fields;
  const digest = fields.digest ?? digestOf({ target, mode, command }, "sample");
  const detail = { target, mode, command, reason, digest };
  return runSchema.parse({
    id: runIdOfView("T0/V0", requestedAt),
    version: 1,
    status: "requested",
    requester,
    requestedAt,
    links: [],
    messages: {},
    entries: appendEntry([], { kind: "requested", by: requester, at: requestedAt, detail }),
    ...detail,
    ...((fields.status ?? "requested") === "requested" ? {} : { findings: NOTHING_FOUND }),
    ...fields,
  });
}

/** Many different runs, one minute apart, oldest first. */
export function someRuns(count: number, fields: (n: number) => Partial<Run> = () => ({})): Run[] {
  return Array.from({ length: count }, (_, n) => {
    const requestedAt = SOME_TIME + n * 60_000;
    return someRun({ id: runIdOfView(`T0/V${n}`, requestedAt), requestedAt, ...fields(n) });
  });
}
