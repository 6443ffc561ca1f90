/** The card: one message per run, in the runs channel. */
export const card = {
  target: "Target",
  mode: "Mode",
  requester: "Asked by",
  requestedAt: "Asked at",
  reason: "Reason:",
  rejection: "Rejected because:",
  problem: "What went wrong:",
  ruleSays: "The rule says:",
  decidedBy: {
    approved: (person: string, at: string) => `Approved by ${person} ${at}`,
    rejected: (person: string, at: string) => `Rejected by ${person} ${at}`,
  },
  took: (duration: string) => `Took ${duration}`,
  exit: (exit: number) => `Exit status ${exit}`,
  run: (id: string) => `Run ${id}`,
  digest: (digest: string) => `Digest ${digest}`,
  summary: (word: string, target: string, mode: string, requester: string) =>
    `${word}: a run on ${target} (${mode}), asked by ${requester}.`,
  approve: "Approve",
  reject: "Reject…",
  cancel: "Cancel run",
  confirmApprove: {
    title: (target: string) => `Run this on ${target}?`,
    text: (mode: string, line: string) => `${mode}: ${line}`,
    yes: "Approve and run",
    no: "Not yet",
  },
  confirmCancel: {
    title: "Cancel this run?",
    waiting: "Nothing has run yet, and nothing will.",
    running: "The process is stopped. What it has changed already stays changed.",
    yes: "Cancel run",
    no: "Keep it",
  },
};
