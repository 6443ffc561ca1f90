/** What a run did beside what its dry run had said. */
export const compared = {
  title: "The dry run, and what happened:",
  wouldTitle: "The dry run, and what would have happened:",
  did: {
    same: "It changed the rows that the dry run had said.",
    within: "It changed about as many rows as the dry run had said, within the target’s tolerance.",
    beyond: "⚠️ *It changed more or fewer rows than the dry run had said*, beyond the target’s tolerance.",
    different: "It did not change the same rows as the dry run had said.",
  },
  would: {
    same: "It would have changed the rows that the dry run had said.",
    within:
      "It would have changed about as many rows as the dry run had said, within the target’s tolerance.",
    beyond:
      "⚠️ *It would have changed more or fewer rows than the dry run had said*, beyond the target’s tolerance.",
    different: "It would not have changed the same rows as the dry run had said.",
  },
  unknown: {
    run: "Nobody knows whether it did what the dry run had said: there is no report of what it changed.",
    "dry-run": "No dry run of it came to its end, so there is nothing to compare this with.",
  },
  notAllCounted: "But not all was counted: see the warnings.",
  none: "none",
  sides: (dryRun: string, run: string) => `dry run: ${dryRun} | run: ${run}`,
};
