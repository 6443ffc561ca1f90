import { ArrayNode, CallNode } from "@ruby/prism/src/nodes.js";
import type { Finder, Look } from "./find.ts";
import { foundInFragment, foundInSql } from "./statements.ts";
import { constantName, type Node, plainArgumentsOf } from "./tree.ts";
import { type Value, valueIn } from "./values.ts";

/** Methods that send their first argument to the database, whatever they are called on. */
const SENDING = new Set(
  `execute exec_query exec_update exec_delete exec_insert internal_exec_query select_all select_rows select_value
  select_values select_one find_by_sql count_by_sql exec_params async_exec exec_batch execute_batch`.split(
    /\s+/,
  ),
);

/** Methods that do so when a connection has them; much else has methods of these names. */
const OF_CONNECTIONS = new Set("query exec insert update delete prepare".split(" "));

/** Methods of models and relations that take a piece of SQL, such as a condition. */
const WITH_FRAGMENTS = new Set(
  `where not rewhere having joins left_joins order reorder in_order_of group select reselect from pluck pick find_by
  find_by! exists? update_all delete_by destroy_by count sum average minimum maximum lock`.split(/\s+/),
);

/** SQL that is written into the script. */
export const findSql: Look = (node, finder) => {
  if (!(node instanceof CallNode) || node.receiver === null) return;
  const [first] = plainArgumentsOf(node);
  if (first === undefined) return;
  if (takesFragment(node, finder)) return findFragment(node, first, finder);
  if (!sends(node, finder)) return;
  const value = valueIn(first, finder.scope);
  if (value.is === "text") return findStatements(node, value, finder);
  if (isUnread(first, value, finder) && /^exec|^query$/.test(node.name))
    finder.hit("sql-unknown", node, node.name);
};

/** A file's content, or what was decoded, is nothing that reading could know. The app's own `execute` may take anything. */
function isUnread(argument: Node, value: Value, { receiver }: Finder): boolean {
  if (value.is !== "plain") return true;
  return argument instanceof CallNode && receiver.is === "connection";
}

function takesFragment(call: CallNode, { receiver: { is } }: Finder): boolean {
  if (call.name === "sql" && constantName(call.receiver) === "Arel") return true;
  if (!WITH_FRAGMENTS.has(call.name)) return false;
  return is === "model" || is === "relation" || (is === "unknown" && call.name === "where");
}

/** `where("id = #{id}")`, `where(["id = #{id}"])`. */
function findFragment(call: CallNode, first: Node, { scope, hit }: Finder): void {
  const value = valueIn(first instanceof ArrayNode ? first.elements[0] : first, scope);
  if (value.is !== "text") return;
  if (value.interpolated) hit("sql-interpolated", call, "#{…}");
  for (const { rule, statement } of foundInFragment(value.text)) hit(rule, call, statement);
}

function sends(call: CallNode, { receiver }: Finder): boolean {
  if (SENDING.has(call.name)) return true;
  return OF_CONNECTIONS.has(call.name) && receiver.is === "connection";
}

function findStatements(call: Node, sql: { text: string; interpolated: boolean }, { hit }: Finder): void {
  for (const { rule, statement } of foundInSql(sql.text)) hit(rule, call, statement);
  if (sql.interpolated) hit("sql-interpolated", call, "#{…}");
}
