import type { Json } from "../json.ts";
import { jsonObject } from "../json.ts";
import type { BlockProblem } from "./check.ts";
import { elementsOf } from "./fields.ts";

/**
 * How much all blocks of a message may hold together, in characters of their JSON. Slack names no number;
 * `msg_blocks_too_long` was met from about 13,200 on, with the blocks' own structure counted in.
 */
export const MESSAGE_BLOCKS_LIMIT = 13_200;

/** What all markdown blocks of a message may hold together, in characters. */
const MARKDOWN_LIMIT = 12_000;

/** Rules over all blocks together: unique ids, one focus, one table. */
export function checkWhole(blocks: readonly Json[], root: string): BlockProblem[] {
  return [
    ...repeatedBlockIds(blocks, root),
    ...repeatedActionIds(blocks, root),
    ...repeatedFocus(blocks, root),
  ];
}

/** Rules over a whole message. */
export function checkMessage(blocks: readonly Json[], root: string): BlockProblem[] {
  const problems: BlockProblem[] = [];
  const tables = blocks.filter((block) => block.type === "table");
  if (tables.length > 1) problems.push({ path: root, message: "only_one_table_allowed" });
  const markdown = blocks.filter((block) => block.type === "markdown").map((block) => String(block.text));
  if (markdown.join("").length > MARKDOWN_LIMIT) {
    problems.push({
      path: root,
      message: `markdown must be less than ${MARKDOWN_LIMIT + 1} characters in all`,
    });
  }
  if (JSON.stringify(blocks).length > MESSAGE_BLOCKS_LIMIT) {
    problems.push({ path: root, message: "msg_blocks_too_long", code: "msg_blocks_too_long" });
  }
  return problems;
}

function repeatedBlockIds(blocks: readonly Json[], root: string): BlockProblem[] {
  const seen = new Set<unknown>();
  return blocks.flatMap((block, index) => {
    if (block.block_id === undefined || !seen.has(block.block_id)) {
      seen.add(block.block_id);
      return [];
    }
    const message = `\`block_id\` must be unique: ${String(block.block_id)}`;
    return [{ path: `${root}/${index}/block_id`, message }];
  });
}

/** Slack wants an `action_id` to be unique within its block. */
function repeatedActionIds(blocks: readonly Json[], root: string): BlockProblem[] {
  return blocks.flatMap((block, index) => {
    const seen = new Set<string>();
    const elements = Array.isArray(block.elements) ? block.elements : [];
    return elements.flatMap((element, place) => {
      const actionId = jsonObject.safeParse(element).data?.action_id;
      if (typeof actionId !== "string" || !seen.has(actionId)) {
        seen.add(String(actionId));
        return [];
      }
      const path = `${root}/${index}/elements/${place}/action_id`;
      return [{ path, message: `\`action_id\` must be unique in its block: ${actionId}` }];
    });
  });
}

function repeatedFocus(blocks: readonly Json[], root: string): BlockProblem[] {
  const focused = elementsOf(blocks).filter((field) => field.element.focus_on_load === true);
  return focused.length > 1 ? [{ path: root, message: "only one element may have `focus_on_load`" }] : [];
}
