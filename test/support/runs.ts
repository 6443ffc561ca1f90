import { createHash } from "node:crypto";
import { appendEntry } from "../../audit/entry.ts";
import { digestOf, type Run, runSchema } from "../../runs/run.ts";
import { runIdOfView } from "../../runs/run-id.ts";

/** A moment on which tests agree: 2026-11-20 09:00 in Tokyo. */
export const SOME_TIME = Date.UTC(2026, 10, 20);

/** The id of the n-th run of a test: later ones sort later. */
export function someRunId(n = 0): string {
  return runIdOfView(`T0/V${n}`, SOME_TIME + n * 1000);
}

/** A plausible run that was just requested; every field may be given. */
export function someRun(fields: Partial<Run> = {}): Run {
  const requestedAt = fields.requestedAt ?? SOME_TIME;
  const about = {
    target: fields.target ?? "production",
    mode: fields.mode ?? "write",
    command: fields.command ?? 'User.where(plan: "trial").count',
    reason: fields.reason ?? "The sales team asks",
    digest:
      fields.digest ?? digestOf({ target: "production", mode: "write", command: "", ...fields }, "sample"),
  };
  const requester = fields.requester ?? "U0DEVELOPER";
  return runSchema.parse({
    id: runIdOfView("T0/V0", requestedAt),
    version: 1,
    status: "requested",
    requester,
    requestedAt,
    links: [],
    messages: {},
    entries: appendEntry([], { kind: "requested", by: requester, at: requestedAt, detail: about }),
    ...about,
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

/** A digest of the right shape, different for each text. */
export function someDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
