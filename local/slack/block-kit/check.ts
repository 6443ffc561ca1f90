import type { z } from "zod";
import { type Json, jsonObject } from "../json.ts";
import { SURFACES, type Surface } from "./blocks.ts";
import { viewSchema } from "./view.ts";
import { checkMessage, checkWhole } from "./whole.ts";

/** One thing that Slack would refuse: where (a JSON pointer), and why in Slack's words. */
export interface BlockProblem {
  path: string;
  message: string;
  /** Set when Slack answers with this code instead of `invalid_blocks`. */
  code?: "msg_blocks_too_long";
}

/** Checks blocks against Slack's rules for a surface. An empty list means that Slack takes them. */
export function checkBlocks(blocks: unknown, surface: Surface): BlockProblem[] {
  const root = surface === "message" ? "/blocks" : "/view/blocks";
  const parsed = SURFACES[surface].safeParse(blocks);
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => toProblems(issue, blocks, root));
  const list = jsonObject.array().parse(blocks);
  return [...checkWhole(list, root), ...(surface === "message" ? checkMessage(list, root) : [])];
}

/** Checks a modal or an App Home, its blocks included. */
export function checkView(view: unknown): BlockProblem[] {
  const parsed = viewSchema.safeParse(view);
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => toProblems(issue, view, "/view"));
  return checkWhole(jsonObject.array().parse(parsed.data.blocks), "/view/blocks");
}

type Issue = z.core.$ZodIssue;

function toProblems(issue: Issue, given: unknown, root: string): BlockProblem[] {
  const found = issue.path.reduce<unknown>(step, given);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: pointer(root, issue.path),
      message: `invalid additional property: ${key}`,
    }));
  }
  const discriminator = issue.code === "invalid_union" && issue.path.at(-1) === "type";
  const missing =
    found === undefined &&
    issue.path.length > 0 &&
    (issue.code === "invalid_type" || issue.code === "invalid_value" || discriminator);
  if (missing) {
    const message = `missing required field: ${String(issue.path.at(-1) ?? "")}`;
    return [{ path: pointer(root, issue.path.slice(0, -1)), message }];
  }
  return [{ path: pointer(root, issue.path), message: wording(issue, found) }];
}

function wording(issue: Issue, found: unknown): string {
  switch (issue.code) {
    case "too_big":
      return issue.origin === "string"
        ? `must be less than ${Number(issue.maximum) + 1} characters`
        : issue.origin === "array"
          ? `no more than ${issue.maximum} items allowed`
          : `must be less than ${Number(issue.maximum) + 1}`;
    case "too_small":
      return issue.origin === "string"
        ? `must be more than ${Number(issue.minimum) - 1} characters`
        : issue.origin === "array"
          ? `no fewer than ${issue.minimum} items allowed`
          : `must be greater than ${Number(issue.minimum) - 1}`;
    case "invalid_type":
      return `must provide ${issue.expected === "object" || issue.expected === "array" ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
    case "invalid_union":
      return issue.path.at(-1) === "type"
        ? `unsupported type: ${String(found)}`
        : "must be a valid enum value";
    default:
      return issue.message;
  }
}

function step(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  const object: Json | undefined = jsonObject.safeParse(value).data;
  return object?.[String(key)];
}

function pointer(root: string, path: readonly PropertyKey[]): string {
  return [root, ...path.map(String)].join("/");
}
