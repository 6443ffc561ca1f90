import { type Json, jsonObject } from "../json.ts";

/** One interactive element, and the block around it. */
export interface Field {
  block: Json;
  blockId: string;
  actionId: string;
  element: Json;
  type: string;
}

/** Every interactive element of some blocks. */
export function elementsOf(blocks: readonly Json[]): Field[] {
  return blocks.flatMap((block) => {
    const elements = Array.isArray(block.elements) ? block.elements : [];
    return [block.element, block.accessory, ...elements].flatMap((value) => {
      const element = jsonObject.safeParse(value);
      if (!element.success || typeof element.data.action_id !== "string") return [];
      const { action_id: actionId, type } = element.data;
      return [
        { block, blockId: String(block.block_id), actionId, element: element.data, type: String(type) },
      ];
    });
  });
}

/** Every option of a select, a group of radio buttons or checkboxes, or an overflow menu. */
export function optionsOf(element: Json): Json[] {
  const groups = jsonObject.array().safeParse(element.option_groups);
  const lists = groups.success ? groups.data.map((group) => group.options) : [element.options];
  return lists.flatMap((list) => jsonObject.array().safeParse(list).data ?? []);
}
