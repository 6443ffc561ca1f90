import { CallNode } from "@ruby/prism/src/nodes.js";
import type { Finder, Look } from "./find.ts";
import type { Rule } from "./rules.ts";
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

/** Statements by their first words, the most dangerous first. */
const STATEMENTS: readonly (readonly [Rule, RegExp])[] = [
  [
    "sql-ddl",
    /^(?:DROP|TRUNCATE|ALTER|CREATE|GRANT|REVOKE|RENAME|REINDEX|VACUUM|CLUSTER|COMMENT\s+ON|REFRESH)\b/i,
  ],
  [
    "sql-transaction",
    /^(?:COMMIT|ROLLBACK|BEGIN|START\s+TRANSACTION|END|ABORT|SAVEPOINT|RELEASE|SET|RESET|DISCARD|PREPARE|XA|LOCK|UNLOCK|PRAGMA|ATTACH)\b/i,
  ],
  ["sql-write-whole-table", /^(?:WITH\b[\s\S]*?\)\s*)?(?:DELETE\s+FROM|UPDATE)\b(?![\s\S]*\bWHERE\b)/i],
  [
    "sql-write",
    /^(?:DELETE\b|UPDATE\b|INSERT\b|REPLACE\b|MERGE\b|COPY\b|LOAD\s+DATA|CALL\b|DO\b|HANDLER\b)/i,
  ],
  [
    "sql-write",
    /^(?:WITH|EXPLAIN\s+(?:\(\s*)?ANALY[SZ]E)\b[\s\S]*\b(?:DELETE\s+FROM|UPDATE|INSERT\s+INTO)\b/i,
  ],
];

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
  for (const statement of statementsIn(sql.text)) {
    const rule = STATEMENTS.find(([, pattern]) => pattern.test(statement))?.[0];
    if (rule !== undefined) hit(rule, call, statement.replace(/\s+/g, " ").slice(0, 60));
  }
  if (sql.interpolated) hit("sql-interpolated", call, "#{…}");
}

/** The statements of a text, without comments and without what stands in quotes. MySQL executes `/*! … *\/`. */
function statementsIn(text: string): string[] {
  return text
    .replace(/\/\*!\d*|\*\//g, (mark) => (mark === "*/" ? mark : " "))
    .replace(/\/\*[\s\S]*?\*\/|--[^\n]*|'(?:[^']|'')*'/g, (part) => (part.startsWith("'") ? "'…'" : " "))
    .replaceAll("*/", " ")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}
