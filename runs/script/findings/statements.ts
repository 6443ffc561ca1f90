import type { Rule } from "./rules.ts";

/** What a statement in a text of SQL does that is worth a finding, with its beginning. */
export interface FoundInSql {
  rule: Rule;
  statement: string;
}

/** Strings and quoted names, the bodies of functions, and comments, those of PostgreSQL one in another. */
const QUOTED =
  /'(?:[^'\\]|''|\\[\s\S])*'|"[^"]*"|`[^`]*`|\$(\w*)\$([\s\S]*?)\$\1\$|--[^\n]*|#(?![>-])[^\n]*|\/\*(?:\/\*[\s\S]*?\*\/|(?!\*\/|\/\*)[\s\S])*\*\//g;

/** MySQL executes what stands in such a comment. */
const EXECUTED_COMMENT = /\/\*!\d*([\s\S]*?)\*\//g;

/** The runner refuses most of these too when it rolls back: `rails/runner/statements.rb`. */
const BEYOND_ROLLBACK =
  /\b(?:setval|dblink\w*|pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_logical_emit_message|lo_export|pg_(?:try_)?advisory_(?:lock|unlock)\w*|(?:get|release)_(?:all_)?locks?)\s*\(|^(?:KILL|SHUTDOWN|FLUSH|CHECKPOINT|PURGE)\b|^SET\s+(?:@@)?(?:GLOBAL|PERSIST|PERSIST_ONLY)\b|\bINTO\s+(?:OUTFILE|DUMPFILE)\b|^COPY\b.*(?:\bPROGRAM\b|\bTO\s+(?!STDOUT\b))/is;

/** Statements by their first words; the first that fits. */
const STATEMENTS: readonly (readonly [Rule, RegExp])[] = [
  [
    "sql-ddl",
    /^(?:DROP|TRUNCATE|ALTER|CREATE|GRANT|REVOKE|RENAME|REINDEX|VACUUM|CLUSTER|COMMENT\s+ON|REFRESH|OPTIMIZE|REPAIR|REASSIGN)\b/i,
  ],
  ["sql-ddl", /^SELECT\b[\s\S]*?\bINTO\s+(?!OUTFILE\b|DUMPFILE\b)["`\w]/i],
  [
    "sql-transaction",
    /^(?:COMMIT|ROLLBACK|BEGIN|START\s+TRANSACTION|END|ABORT|SAVEPOINT|RELEASE|SET|RESET|DISCARD|PREPARE|XA|LOCK|UNLOCK|PRAGMA|ATTACH|DETACH)\b/i,
  ],
  ["sql-write-whole-table", /^(?:DELETE|UPDATE)\b(?![\s\S]*\b(?:WHERE|LIMIT)\b)/i],
  [
    "sql-write-whole-table",
    /^(?:DELETE|UPDATE)\b[\s\S]*\bWHERE\s+(?:TRUE|(\d+)\s*=\s*\1)\s*(?:RETURNING\b|$)/i,
  ],
  [
    "sql-write",
    /^(?:DELETE|UPDATE|INSERT|REPLACE|MERGE|COPY\b(?!.*\bTO\b)|LOAD\s+DATA|CALL|DO|HANDLER|NOTIFY)\b/is,
  ],
];

/** Functions that do what these statements do, wherever they are called. */
const FUNCTIONS: typeof STATEMENTS = [
  ["sql-transaction", /\bset_config\s*\(/i],
  ["sql-write", /\b(?:nextval|pg_notify)\s*\(/i],
];

/** What the statements of a text do. What is quoted or in comments does nothing. */
export function foundInSql(text: string): FoundInSql[] {
  const bodies: string[] = [];
  const plain = text.replace(EXECUTED_COMMENT, " $1 ").replace(QUOTED, (part, _tag, body?: string) => {
    if (body !== undefined) bodies.push(body);
    return /^['"`$]/.test(part) ? `${part[0]}…${part[0]}` : " ";
  });
  const inBodies = bodies.flatMap((body) => statementsIn(body).map(withoutBlock)).flatMap(foundInStatement);
  return [...statementsIn(plain).flatMap(foundInStatement), ...inBodies];
}

/** What a piece of SQL does that is no statement, such as a condition. */
export function foundInFragment(text: string): FoundInSql[] {
  return foundInSql(text).filter(({ rule }) => rule === "sql-beyond-rollback");
}

function statementsIn(text: string): string[] {
  return text
    .split(";")
    .map((statement) => statement.replace(/\s+/g, " ").trim())
    .filter((statement) => statement !== "");
}

/** A statement in the body of a function, without what begins and ends blocks there. */
function withoutBlock(statement: string): string {
  const opening =
    /^(?:(?:BEGIN|LOOP|ELSE)(?:\s+|$)|(?:IF|ELSIF|FOR|WHILE|WHEN|EXCEPTION|DECLARE)\b.*?\b(?:THEN|LOOP|BEGIN)(?:\s+|$))+/i;
  return statement.replace(opening, "").replace(/^END\b.*/i, "");
}

function foundInStatement(statement: string): FoundInSql[] {
  const { outside, inside } = withoutParentheses(statement);
  const main = mainPart(outside, statement);
  const isBeyond = BEYOND_ROLLBACK.test(statement);
  const rules = [
    ...(isBeyond ? ["sql-beyond-rollback" as const] : []),
    ...rulesOf(main, STATEMENTS).filter(() => !(isBeyond && /^(?:SET|COPY)\b/i.test(main))),
    ...inside.filter((part) => WRITING.test(part)).flatMap((part) => rulesOf(part, STATEMENTS)),
  ];
  const found = rules.length > 0 ? rules : rulesOf(statement, FUNCTIONS);
  return found.map((rule) => ({ rule, statement: statement.slice(0, 60) }));
}

/** What writes in the parentheses of a `WITH`. */
const WRITING = /^(?:DELETE|UPDATE|INSERT|MERGE)\s/i;

function rulesOf(statement: string, patterns: typeof STATEMENTS): Rule[] {
  const rule = patterns.find(([, pattern]) => pattern.test(statement))?.[0];
  return rule === undefined ? [] : [rule];
}

/** A statement without its `WITH`, and of `EXPLAIN` what that executes. */
function mainPart(outside: string, whole: string): string {
  const explained = /^EXPLAIN\b(?:\s*⟨⟩)?(?:\s+(?:ANALY[SZ]E|VERBOSE)\b)*\s*/i.exec(outside)?.[0];
  if (explained !== undefined && !/^EXPLAIN\b[\s(]*(?:\w+[\s,]+)*?ANALY[SZ]E\b/i.test(whole)) return "";
  const rest = outside.slice(explained?.length ?? 0);
  return rest.replace(/^WITH\b.*?⟩\s*(?=(?:SELECT|INSERT|UPDATE|DELETE|MERGE|REPLACE)\b)/i, "");
}

/** What stands outside of all parentheses, which show as `⟨⟩` there, and what in each. */
function withoutParentheses(statement: string): { outside: string; inside: string[] } {
  const inside: string[] = [];
  let outside = statement;
  for (let before = ""; before !== outside; ) {
    before = outside;
    outside = outside.replace(/\(([^()]*)\)/g, (_, part: string) => {
      inside.push(part.trim());
      return "⟨⟩";
    });
  }
  return { outside, inside };
}
