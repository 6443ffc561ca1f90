/** One word for each status, and the sentence that explains it in the help and to screen readers. */
export const status = {
  requested: { word: "Checking", meaning: "Ambulance is checking the request. Nothing has run." },
  "awaiting-approval": {
    word: "Waiting for approval",
    meaning: "An approver has to decide. Nothing has run.",
  },
  queued: { word: "Queued", meaning: "It may run and waits for its turn. Nothing has run." },
  running: { word: "Running", meaning: "The command is running." },
  stopping: { word: "Stopping", meaning: "Somebody cancelled; the process may still be running." },
  succeeded: { word: "Succeeded", meaning: "The command ended with exit status 0." },
  failed: { word: "Failed", meaning: "The command ended with an error." },
  "timed-out": { word: "Timed out", meaning: "The command was ended at the target's time limit." },
  cancelled: { word: "Cancelled", meaning: "Somebody cancelled, and nothing is running any more." },
  rejected: { word: "Rejected", meaning: "An approver said no. Nothing was run." },
  expired: { word: "Expired", meaning: "Nobody decided in time. Nothing was run." },
  refused: { word: "Refused", meaning: "Ambulance found a reason not to run it. Nothing was run." },
  aborted: { word: "Aborted", meaning: "Something went wrong before the command started. Nothing was run." },
  interrupted: {
    word: "Interrupted",
    meaning: "The process ended without a report. How far it got is not known.",
  },
};
