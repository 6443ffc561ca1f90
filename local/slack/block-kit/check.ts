import { type Json, jsonObject } from "../json.ts";
import { SURFACES, type Surface } from "./blocks.ts";
import { viewSchema } from "./view.ts";
import { checkMessage, checkWhole } from "./whole.ts";
import { type Issue, wording } from "./wording.ts";

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

/** How zod complains about a field that is not there. */
const WHEN_MISSING: readonly Issue["code"][] = ["invalid_type", "invalid_value", "invalid_union"];

function toProblems(issue: Issue, given: unknown, root: string): BlockProblem[] {
  const found = issue.path.reduce<unknown>(step, given);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: pointer(root, issue.path),
      message: `invalid additional property: ${key}`,
    }));
  }
  if (found === undefined && issue.path.length > 0 && WHEN_MISSING.includes(issue.code)) {
    const message = `missing required field: ${String(issue.path.at(-1) ?? "")}`;
    return [{ path: pointer(root, issue.path.slice(0, -1)), message }];
  }
  return [{ path: pointer(root, issue.path), message: wording(issue, found) }];
}

function step(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  const object: Json | undefined = jsonObject.safeParse(value).data;
  return object?.[String(key)];
}

function pointer(root: string, path: readonly PropertyKey[]): string {
  return [root, ...path.map(String)].join("/");
}
