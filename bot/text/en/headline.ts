/** The one sentence that says where a run stands and what is needed from whom. */
export const headline = {
  requested: "Ambulance is checking the request. Nothing has run.",
  waiting: (approvers: string, until: string) =>
    `*${approvers}* can approve or reject this until ${until}. Nothing has run.`,
  waitingForNobody:
    "Nobody can approve this any more: the target has no other approver. Cancel it. Nothing has run.",
  next: "It is about to start. Nothing has run.",
  behind: (run: string) => `It waits until run ${run} has left the target. Nothing has run.`,
  approvedBy: (person: string) => `Approved by ${person}.`,
  noApproval: "No approval was needed.",
  running: (since: string) => `Running since ${since}.`,
  stopping: "The process is being stopped and may still be changing data.",
  stoppingReadOnly: "The process is being stopped.",
  succeeded: "Finished with exit status 0.",
  failed: (exit: number) => `Failed with exit status ${exit}.`,
  raised: "Ended by an exception.",
  tooMuchOutput: "Ended because it printed more than the target allows.",
  couldNotStart: "The process could not be started. Nothing was run.",
  timedOut: (limit: string) => `Ended at the time limit of ${limit}.`,
  timedOutAnywhere: "Ended at the time limit.",
  cancelled: (person: string) => `Cancelled by ${person}.`,
  rejected: (person: string) => `Rejected by ${person}. Nothing was run.`,
  expired: "Nobody decided in time. Nothing was run. Ask again if it is still needed.",
  interrupted: {
    killed: "The process ended without a report: it crashed or was killed.",
    serverDied: "The server stopped while the process was running.",
    forged: "The command printed more than one closing report, so none of them can be believed.",
    unknown: "The process ended without a report.",
  },
  nothingRan: "Nothing was run.",
  mayHaveChanged: "It may have changed data before it ended: look before you run it again.",
  mayHaveRun: "Part of it may have run. It was read-only.",
};
