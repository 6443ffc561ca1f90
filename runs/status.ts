/**
 * Every status a run can have, in the order in which a run meets them.
 * `requested` to `stopping` are open; the rest are final.
 */
export const STATUSES = [
  "requested",
  "awaiting-approval",
  "queued",
  "running",
  "stopping",
  "succeeded",
  "failed",
  "timed-out",
  "cancelled",
  "rejected",
  "expired",
  "refused",
  "aborted",
  "interrupted",
] as const;

export type Status = (typeof STATUSES)[number];

/** The legal moves. A move that is not listed is refused by {@link canMove}, whoever asks. */
export const MOVES: Readonly<Record<Status, readonly Status[]>> = {
  requested: [
    "awaiting-approval", // the check found that somebody has to approve
    "queued", // the check found that nobody has to
    "refused", // the check found a reason not to run it
    "cancelled", // somebody cancelled before the check was done
    "aborted", // a step of the process failed, or the execution never started
  ],
  "awaiting-approval": [
    "queued", // approved
    "rejected", // an approver said no
    "expired", // nobody decided in time
    "cancelled", // somebody cancelled while it waited
    "refused", // its target went away while it waited
    "aborted", // a step of the process failed, or the execution was stopped from outside
  ],
  queued: [
    "running", // it has the target and its process is being started
    "refused", // what was approved is not what would run, or the approver may no longer approve
    "cancelled", // somebody cancelled while it stood in line
    "aborted", // a step of the process failed, or the execution was stopped from outside
  ],
  running: [
    "stopping", // somebody cancelled; the process may still be alive
    "succeeded", // the runner reported exit status 0
    "failed", // the runner reported another exit status, or the process could not be started
    "timed-out", // the process was ended at the target's time limit
    "interrupted", // the process ended without a report: killed, or it died with the server
  ],
  stopping: [
    "cancelled", // the process is known to be gone
    "succeeded", // it had finished before it could be stopped
    "failed", // it failed by itself before it could be stopped
    "timed-out", // its time limit came first
    "interrupted", // the server died before it could see the process end
  ],
  succeeded: [],
  failed: [],
  "timed-out": [],
  cancelled: [],
  rejected: [],
  expired: [],
  refused: [],
  aborted: [],
  interrupted: [],
};

/** The statuses of a run that is not over, for the index of open runs. */
export const OPEN_STATUSES = STATUSES.filter((status) => MOVES[status].length > 0);

/** Whether the table allows a run to go from one status to another. */
export function canMove(from: Status, to: Status): boolean {
  return MOVES[from].includes(to);
}

/** Whether a run with this status may still change. */
export function isOpen(status: Status): boolean {
  return MOVES[status].length > 0;
}

/** Whether the command may have touched the target: the one thing to know about a run that went wrong. */
export function mayHaveRun(status: Status): boolean {
  return !["requested", "awaiting-approval", "queued", "rejected", "expired", "refused", "aborted"].includes(
    status,
  );
}
