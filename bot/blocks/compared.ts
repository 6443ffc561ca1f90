import type { ComparedTable } from "../../runs/compare.ts";
import type { Comparison } from "../../runs/comparison.ts";
import type { Text } from "../text/index.ts";
import { type Block, preformatted, richText, section } from "./elements.ts";
import { listed, rowsOf, tableName } from "./rows.ts";

/**
 * What a run did beside what its dry run had said, table by table, those first that differ most, and in one sentence
 * whether it did that.
 * @param would whether the run was rolled back
 */
export function comparedBlocks(comparison: Comparison, would: boolean, text: Text): Block[] {
  const { compared: say, common } = text;
  if (comparison.is === "unknown") return [section(say.unknown[comparison.because])];
  const { is, tables, isWhole } = comparison;
  const words = would ? say.would[is] : say.did[is];
  const sentence = section(common.join(words, isWhole ? "" : say.notAllCounted));
  const lines = worstFirst(tables).map((table) => lineFor(table, is, text));
  return lines.length === 0
    ? [sentence]
    : [sentence, section(would ? say.wouldTitle : say.title), richText(preformatted(listed(lines, text)))];
}

const ORDER: ComparedTable["is"][] = ["beyond", "near", "same"];

function worstFirst(tables: readonly ComparedTable[]): ComparedTable[] {
  return tables.toSorted((one, other) => ORDER.indexOf(one.is) - ORDER.indexOf(other.is));
}

function lineFor(table: ComparedTable, is: Comparison["is"], text: Text): string {
  const { compared: say } = text;
  const [expected, actual] = [table.expected, table.actual].map((counts) => rowsOf(counts, text) || say.none);
  return `${markOf(table.is, is)} ${tableName(table)}  ${say.sides(expected ?? "", actual ?? "")}`;
}

/** Where the target sets no tolerance, a difference is one, and not a bad one. */
function markOf(table: ComparedTable["is"], all: Comparison["is"]): string {
  if (table === "same") return "=";
  return table === "beyond" && all === "beyond" ? "⚠️" : "≠";
}
