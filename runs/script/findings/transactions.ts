import { CallNode } from "@ruby/prism/src/nodes.js";
import type { Look } from "./find.ts";
import { argumentsOf, textOf } from "./tree.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Methods that end or leave the transaction that they are called in, or the connection. */
const ESCAPES = words(
  `commit_db_transaction rollback_db_transaction begin_db_transaction exec_rollback_db_transaction begin_transaction
  commit_transaction rollback_transaction transaction_manager raw_connection with_raw_connection establish_connection
  remove_connection reconnect! disconnect! clear_all_connections! clear_active_connections! while_preventing_writes
  connected_to connected_to_many connects_to connecting_to connection_handler preventing_writes materialize_transactions reset! unpin_connection!`,
);

/** Methods that change tables. */
const TABLES = words(
  `add_column remove_column remove_columns drop_table create_table create_join_table rename_table rename_column
  change_column change_column_default change_column_null add_index remove_index rename_index add_reference
  remove_reference add_foreign_key remove_foreign_key add_timestamps truncate truncate_tables enable_extension
  disable_extension add_check_constraint create_database drop_database recreate_database create_schema drop_schema
  rename_schema change_table change_column_comment change_table_comment load_schema`,
);

const DRIVERS =
  /^(?:PG|PG::Connection|Mysql2::Client|SQLite3::Database|SQLite3::Statement|Trilogy|Sequel|TinyTds::Client)$/;

/** Calls that change tables, or get around the transaction and the connection that Ambulance watches. */
export const findTransactions: Look = (node, { receiver: { is }, constant: driver, hit }) => {
  if (!(node instanceof CallNode) || node.receiver === null) return;
  if (driver !== undefined && DRIVERS.test(driver)) hit("own-connection", node, `${driver}.${node.name}`);
  if (ESCAPES.has(node.name) && node.name !== "reset!") hit("transaction-escape", node, node.name);
  if (driver !== undefined && (SCHEMA.test(`${driver}.${node.name}`) || isSchemaTask(driver, node)))
    hit("sql-ddl", node, node.name);
  if (node.name === "reset_pk_sequence!") hit("sql-beyond-rollback", node, node.name);
  const onConnection =
    is === "connection" || is === "unknown" || driver?.startsWith("ActiveRecord::") === true;
  const isFile = ["File", "FileUtils", "IO"].includes(driver ?? "");
  if (TABLES.has(node.name) && onConnection && !isFile) hit("sql-ddl", node, node.name);
};

/** Tasks and classes that make, change or drop tables and databases. */
const SCHEMA =
  /^ActiveRecord::(?:Tasks::DatabaseTasks\.|Migrator\.(?!current)|Migration\.(?!check|current)|Migration\[|Schema\.define|MigrationContext\.)/;

/** `Rake::Task["db:drop"]`. */
function isSchemaTask(constant: string, call: CallNode): boolean {
  if (constant !== "Rake::Task" || call.name !== "[]") return false;
  return /^db:(?!seed|version|abort|migrate:status)/.test(textOf(argumentsOf(call)[0])?.text ?? "");
}
