import { createHash } from "node:crypto";
import * as z from "zod";
import { SEVERITIES, type Severity } from "../script/findings/rules.ts";

/** How many findings a run keeps: all of them, for a script that a person would approve. */
export const FINDINGS_KEPT = 50;

/** The rule is any text, not one of today's names: a record stays readable when a rule gets another name. */
const findingSchema = z.strictObject({
  rule: z.string(),
  severity: z.enum(SEVERITIES),
  line: z.int(),
  column: z.int(),
  excerpt: z.string(),
  caret: z.string(),
  subject: z.string(),
});

const count = z.int().min(0);

/** What reading a command found, as it is kept in the run. No secret is in it. */
export const findingsSchema = z.strictObject({
  /** How many there are of each severity, those that are not kept included. */
  counts: z.strictObject({ info: count, caution: count, danger: count, refuse: count }),
  /** Worst first. Of every rule that found something there is at least one. */
  kept: z.array(findingSchema).max(FINDINGS_KEPT),
});
export type Findings = z.infer<typeof findingsSchema>;

/** A finding as it is kept. */
export type KeptFinding = Findings["kept"][number];

/** How many things were found in all. */
export function totalOf({ counts }: Findings): number {
  return counts.info + counts.caution + counts.danger + counts.refuse;
}

/** How bad the worst finding is. */
export function worstOf({ kept }: Findings): Severity | "none" {
  return SEVERITIES.findLast((severity) => kept.some((finding) => finding.severity === severity)) ?? "none";
}

/** Whether one of these rules found something. */
export function isFound({ kept }: Findings, rules: readonly string[]): boolean {
  return kept.some(({ rule }) => rules.includes(rule));
}

/** Names the findings in the run's record, whose entries are chained: whoever takes one away later is noticed. */
export function evidenceOf(findings: Findings): string {
  return createHash("sha256").update(JSON.stringify(findings)).digest("hex");
}
