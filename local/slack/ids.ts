import { randomBytes } from "node:crypto";
import { type Json, jsonObject } from "./json.ts";

const INTERACTIVE = new Set(["actions", "input", "section"]);

/** Gives blocks and their elements the ids that the bot left out, as Slack does when it stores them. */
export function fillIds(blocks: readonly Json[]): Json[] {
  return blocks.map((block) => {
    const withId = { ...block, block_id: block.block_id ?? randomId() };
    return INTERACTIVE.has(String(block.type)) ? withElementIds(withId) : withId;
  });
}

function withElementIds(block: Json): Json {
  const filled: Json = { ...block };
  for (const field of ["accessory", "element"]) {
    if (filled[field] !== undefined) filled[field] = withActionId(filled[field]);
  }
  if (Array.isArray(filled.elements)) filled.elements = filled.elements.map(withActionId);
  return filled;
}

function withActionId(value: unknown): unknown {
  const element = jsonObject.safeParse(value);
  if (!element.success || element.data.type === "image") return value;
  return { ...element.data, action_id: element.data.action_id ?? randomId() };
}

function randomId(): string {
  return randomBytes(4).toString("base64url").slice(0, 5);
}
