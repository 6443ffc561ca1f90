import { CallNode } from "@ruby/prism/src/nodes.js";
import type { Finder, Look } from "./find.ts";
import { foundInSql } from "./statements.ts";
import { type Node, plainArgumentsOf } from "./tree.ts";
import { valueIn } from "./values.ts";

/** Methods that send their first argument to the database, whatever they are called on. */
const SENDING = new Set(
  `execute exec_query exec_update exec_delete exec_insert internal_exec_query select_all select_rows select_value
  select_values select_one find_by_sql count_by_sql exec_params async_exec exec_batch execute_batch`.split(
    /\s+/,
  ),
);

/** Methods that do so when a connection has them; much else has methods of these names. */
const OF_CONNECTIONS = new Set("query exec insert update delete prepare".split(" "));

/** SQL that is written into the script. */
export const findSql: Look = (node, finder) => {
  if (!(node instanceof CallNode) || node.receiver === null) return;
  const [first] = plainArgumentsOf(node);
  if (first === undefined || !sends(node, finder)) return;
  const value = valueIn(first, finder.scope);
  if (value.is === "text") return findStatements(node, value, finder);
  if (value.is !== "plain" && /^exec|^query$/.test(node.name)) finder.hit("sql-unknown", node, node.name);
};

function sends(call: CallNode, { scope }: Finder): boolean {
  if (SENDING.has(call.name)) return true;
  return OF_CONNECTIONS.has(call.name) && valueIn(call.receiver, scope).is === "connection";
}

function findStatements(call: Node, sql: { text: string; interpolated: boolean }, { hit }: Finder): void {
  for (const { rule, statement } of foundInSql(sql.text)) hit(rule, call, statement);
  if (sql.interpolated) hit("sql-interpolated", call, "#{…}");
}
