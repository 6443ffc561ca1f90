import type { z } from "zod";

/** Something that a schema found. */
export type Issue = z.core.$ZodIssue;

/** Says what a schema found in Slack's own words, which people will look for. `found` is what stood there. */
export function wording(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case "too_big":
      return tooBig(issue.origin, Number(issue.maximum));
    case "too_small":
      return tooSmall(issue.origin, Number(issue.minimum));
    case "invalid_type":
      return `must provide ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
    case "invalid_union":
      return issue.path.at(-1) === "type"
        ? `unsupported type: ${String(found)}`
        : "must be a valid enum value";
    default:
      return issue.message;
  }
}

function tooBig(origin: string, most: number): string {
  if (origin === "string") return `must be less than ${most + 1} characters`;
  return origin === "array" ? `no more than ${most} items allowed` : `must be less than ${most + 1}`;
}

function tooSmall(origin: string, least: number): string {
  if (origin === "string") return `must be more than ${least - 1} characters`;
  return origin === "array" ? `no fewer than ${least} items allowed` : `must be greater than ${least - 1}`;
}
