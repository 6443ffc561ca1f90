import type { Rule } from "../../../runs/script/findings/rules.ts";

/** What each finding is, and what to do about it or instead: one sentence each, in plain text without markup. */
export const findings: Record<Rule, { what: string; instead: string }> = {
  write: {
    what: "It changes single records.",
    instead: "Check that they are the right ones, and print what was changed.",
  },
  "write-many": {
    what: "It changes every row that fits a condition.",
    instead: "Run the same condition with count first, and compare the number.",
  },
  "write-unknown-scope": {
    what: "It changes many rows, and reading cannot tell how many.",
    instead: "Print the count of the same rows first, read-only.",
  },
  "write-whole-table": {
    what: "It changes every row of a table.",
    instead: "Add a condition, or say in the reason that all rows are meant.",
  },
  "callbacks-skipped": {
    what: "Neither validations nor callbacks run for it.",
    instead: "Where they matter, load the records and use update or destroy.",
  },
  "table-in-memory": {
    what: "It loads all rows of a table into memory at once.",
    instead: "Use find_each or in_batches.",
  },
  "sql-write": {
    what: "It changes data by SQL that stands in the command.",
    instead: "Use the models where you can: they validate, and they log what they do.",
  },
  "sql-write-whole-table": {
    what: "It is an UPDATE or DELETE without WHERE: every row of the table.",
    instead: "Add a WHERE, or say in the reason that all rows are meant.",
  },
  "sql-ddl": {
    what: "It changes tables, not rows; several databases cannot take that back.",
    instead: "Write a migration, and let a deploy run it.",
  },
  "sql-transaction": {
    what: "It ends or changes the transaction that the command runs in.",
    instead: "Leave transactions to Rails: use a transaction block.",
  },
  "sql-beyond-rollback": {
    what: "It does something in the database server that no rollback takes back.",
    instead: "Check what depends on it, and ask whoever looks after the database.",
  },
  "sql-interpolated": {
    what: "A value is written into the text of an SQL statement.",
    instead: "Use placeholders, such as where(“id = ?”, id).",
  },
  "sql-unknown": {
    what: "It sends SQL to the database that cannot be read here.",
    instead: "Write the statement out, so that whoever approves can read it.",
  },
  "transaction-escape": {
    what: "It gets around the transaction or the connection that Rails gave it.",
    instead: "Leave it out; what happens there cannot be rolled back.",
  },
  "own-connection": {
    what: "It opens a database connection of its own; read-only mode does not guard that.",
    instead: "Use the models, or ActiveRecord’s connection.",
  },
  shell: {
    what: "It starts another program.",
    instead: "Do it in Ruby; what another program does is not seen, counted or rolled back.",
  },
  fork: {
    what: "It starts another process, which may go on after the run has ended.",
    instead: "Do the work in one process.",
  },
  thread: {
    what: "It starts a thread, which has a database connection of its own.",
    instead: "Do the work one after the other.",
  },
  "exit-hook": {
    what: "It leaves code that runs when the process ends or gets a signal.",
    instead: "Use begin and ensure.",
  },
  "exit-now": {
    what: "It ends a process at once, without what should still happen.",
    instead: "Use exit, or raise an error.",
  },
  "endless-loop": {
    what: "It is a loop in which nothing says when it ends.",
    instead: "Count the rounds and stop after a number of them.",
  },
  sleep: {
    what: "It waits, and keeps its connection and the target meanwhile.",
    instead: "Keep it short.",
  },
  "rescue-exception": {
    what: "It rescues everything, so that it may not be stopped when somebody cancels.",
    instead: "Rescue StandardError.",
  },
  eval: {
    what: "It runs code that is made up while it runs.",
    instead: "Write the code out, so that whoever approves can read it.",
  },
  "send-dangerous": {
    what: "It calls a dangerous method by its name.",
    instead: "Call it directly, so that it is seen.",
  },
  "send-unknown": {
    what: "It calls a method whose name is made up while it runs.",
    instead: "Call the methods that are meant by their names.",
  },
  "constant-unknown": {
    what: "It uses a class whose name is made up while it runs.",
    instead: "Write the names of the classes, in a list if there are several.",
  },
  "class-reopened": {
    what: "It changes a class of the app, or makes one, for the rest of the run.",
    instead: "Put it into the app if it should stay; otherwise use a plain method.",
  },
  "method-replaced": {
    what: "It replaces or removes methods for the rest of the run.",
    instead: "Put it into the app, where it is reviewed and tested.",
  },
  file: {
    what: "It reads or writes files of the server or container.",
    instead: "Print what is needed: containers and their files are gone afterwards.",
  },
  network: {
    what: "It talks to another service; no transaction takes that back.",
    instead: "Check what happens there when the command is run again.",
  },
  cache: {
    what: "It changes the app’s cache; no transaction takes that back.",
    instead: "Check what has to be computed anew, and how much load that is.",
  },
  environment: {
    what: "It reads or changes environment variables, which often hold secrets.",
    instead: "Do not print them: the output is posted in Slack.",
  },
  credentials: {
    what: "It reads the app’s credentials.",
    instead: "Do not print them: the output is posted in Slack.",
  },
  mail: {
    what: "It sends mail; no transaction takes that back.",
    instead: "Check who gets it, and how many they are.",
  },
  job: {
    what: "It starts background jobs, which run outside of this run.",
    instead: "Check what they do, and how many they are.",
  },
  secret: {
    what: "A key, token or password stands in the command, which Slack and the record keep for ever.",
    instead: "Cancel, read it from the app’s credentials instead, and replace the secret: it is known now.",
  },
  "look-alike": {
    what: "A word is not what it looks like: it has letters of another alphabet in it.",
    instead: "Type it anew.",
  },
};
