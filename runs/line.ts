import * as z from "zod";

export const lineSchema = z.strictObject({
  target: z.string(),
  /** Counts the writes, as in a run. */
  version: z.int().min(0),
  /** Whoever is first has the target; the others wait with their task tokens, in order. */
  waiting: z.array(z.strictObject({ runId: z.string(), token: z.string() })),
});

/** The line of runs in front of a target. The first one has the target to itself. */
export type Line = z.infer<typeof lineSchema>;

/** A line with a run at its end; a run that is in it already keeps its place and gets its new token. */
export function joined(line: Line, runId: string, token: string): Line {
  const present = line.waiting.some((place) => place.runId === runId);
  const waiting = present
    ? line.waiting.map((place) => (place.runId === runId ? { runId, token } : place))
    : [...line.waiting, { runId, token }];
  return { ...line, waiting, version: line.version + 1 };
}

/** A line without a run, wherever it stood. */
export function left(line: Line, runId: string): Line {
  return {
    ...line,
    waiting: line.waiting.filter((place) => place.runId !== runId),
    version: line.version + 1,
  };
}

/** The run that stands just before another one; undefined for the first, and for one that is not in line. */
export function before(line: Line, runId: string): string | undefined {
  return line.waiting[line.waiting.findIndex((place) => place.runId === runId) - 1]?.runId;
}
