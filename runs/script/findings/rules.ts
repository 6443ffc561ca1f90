/**
 * How much a finding should worry an approver. The policy compares them in this order.
 *
 * - `info`: good to know; most scripts that do something have some
 * - `caution`: has effects that are easily overlooked, or cannot be judged by reading
 * - `danger`: touches whole tables, or gets around what protects the database
 * - `refuse`: cannot be run
 */
export const SEVERITIES = ["info", "caution", "danger", "refuse"] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * Everything that reading a script may find, with its severity. Reading cannot know what the app's own methods do:
 * findings inform people and feed the policy, they are no security boundary.
 */
export const RULES = {
  // Active Record
  write: "info", // changes single records
  "write-many": "caution", // one statement for many rows, narrowed by a condition
  "write-unknown-scope": "caution", // the same, and reading cannot tell how far it goes
  "write-whole-table": "danger", // the same on every row
  "callbacks-skipped": "info", // neither validations nor callbacks run
  "table-in-memory": "caution", // loads all rows at once
  // SQL
  "sql-write": "caution",
  "sql-write-whole-table": "danger", // UPDATE or DELETE without WHERE
  "sql-ddl": "danger", // changes tables; several databases cannot roll that back
  "sql-transaction": "danger", // COMMIT, SET and their like get around what wraps the script
  "sql-beyond-rollback": "danger", // sequences, other sessions, the server's settings and files
  "sql-interpolated": "caution", // values written into the text of a statement
  "sql-unknown": "caution", // a statement that cannot be read here
  // Connections and transactions
  "transaction-escape": "danger",
  "own-connection": "danger", // a connection that Active Record does not know
  // Processes
  shell: "danger",
  fork: "danger",
  thread: "caution",
  "exit-hook": "caution", // at_exit, trap
  "exit-now": "caution", // exit! and kill skip what should still happen
  "endless-loop": "caution",
  sleep: "info",
  "rescue-exception": "caution", // swallows the signal that stops a run
  // Code that is made up while it runs
  eval: "danger",
  "send-dangerous": "danger", // send with the name of a method that is found here
  "send-unknown": "caution", // send with a name that is made up
  "constant-unknown": "caution", // constantize, const_get
  "class-reopened": "caution",
  "method-replaced": "caution", // alias, undef, define_method, remove_method
  // Beyond the database
  file: "caution",
  network: "caution",
  cache: "caution",
  environment: "caution",
  credentials: "caution",
  mail: "caution",
  job: "caution",
  // The text itself
  secret: "danger",
  "look-alike": "danger",
} as const satisfies Record<string, Severity>;
export type Rule = keyof typeof RULES;

/** The rules by their names, for whoever has to check one. */
export const RULE_NAMES = Object.keys(RULES).filter((name): name is Rule => name in RULES);

/**
 * What a dry run neither holds back nor rolls back: whatever is found of these happens for real. `docs/security.md`
 * has the whole table. Requests of `Net::HTTP` are held back, but other libraries have the same rule. Findings such as
 * `eval` and `send-dangerous` are not here: they may hide anything, but are no effects themselves, and they occur in
 * scripts that have none. Nor is `sql-beyond-rollback`: the runner refuses such statements, and locks end with the run.
 */
export const NOT_HELD_BACK: readonly Rule[] = ["file", "network", "cache"];

/** What a dry run refuses: it ends there, and shows nothing of what would come after. */
export const REFUSED_IN_A_DRY_RUN: readonly Rule[] = [
  "sql-ddl",
  "sql-transaction",
  "transaction-escape",
  "shell",
  "fork",
];

/** What was found in the syntax tree: `byte` counts from 0 in UTF-8, `subject` is the part of the script it is about. */
export interface Hit {
  rule: Rule;
  byte: number;
  subject: string;
}
