import jsonata from "jsonata";
import { z } from "zod";
import type { Template } from "./definition.ts";
import { queryFailure } from "./failure.ts";

/** What `$states` holds while an expression is evaluated. */
export interface States {
  input: unknown;
  context: unknown;
  result?: unknown;
  errorOutput?: unknown;
}

/** Nodes of JSONata's syntax tree that belong to paths, comparisons, concatenation, `$merge` and plain values. */
const KNOWN_NODES = [
  "path",
  "name",
  "string",
  "number",
  "value",
  "variable",
  "function",
  "unary",
  "binary",
  "block",
];

const compiled = new Map<string, jsonata.Expression>();

/** The expression in a string of the definition; undefined for a string that is just itself. */
function expressionIn(text: string): string | undefined {
  return text.startsWith("{%") && text.endsWith("%}") ? text.slice(2, -2).trim() : undefined;
}

/**
 * What is wrong with a string of the definition, if anything: expressions stay so simple that JSONata's own
 * implementation, Step Functions' and an emulator's agree on them.
 */
export function problemOf(text: string): string | undefined {
  const expression = expressionIn(text);
  if (expression === undefined) return problemOfPlain(text);
  try {
    return problemOfNode(jsonata(expression).ast());
  } catch (error) {
    return `it is not JSONata: ${messageSchema.parse(error).message}`;
  }
}

const messageSchema = z.object({ message: z.string() });

function problemOfPlain(text: string): string | undefined {
  if (text.includes("{%") || text.includes("%}"))
    return "an expression has to be the whole text, from {% to %}";
  return text.includes("${") ? `${text} stands for nothing here` : undefined;
}

const nodeSchema = z.object({ type: z.string(), value: z.unknown().optional() });

function problemOfNode(node: unknown): string | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const { data } = nodeSchema.safeParse(node);
  if (data && !KNOWN_NODES.includes(data.type)) return `expressions do not use "${data.type}" here`;
  if (data?.type === "variable" && data.value !== "states" && data.value !== "merge") {
    return `nobody knows $${data.value}; there are $states and $merge`;
  }
  for (const part of Object.values(node)) {
    const problem = problemOfNode(part);
    if (problem) return problem;
  }
  return undefined;
}

/**
 * The value of a template: objects and lists are looked through for expressions, the rest stays as it is.
 * @param field where it stands in the definition, for the error
 * @throws StateFailure States.QueryEvaluationError when an expression has no value or cannot be evaluated
 */
export async function evaluate(template: Template, states: States, field: string): Promise<Template> {
  if (typeof template === "string") {
    const expression = expressionIn(template);
    return expression === undefined ? template : evaluated(expression, states, field);
  }
  if (typeof template !== "object" || template === null) return template;
  if (Array.isArray(template)) {
    return Promise.all(template.map((part, at) => evaluate(part, states, `${field}[${at}]`)));
  }
  const entries = Object.entries(template).map(
    async ([key, part]) => [key, await evaluate(part, states, `${field}.${key}`)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function evaluated(expression: string, states: States, field: string): Promise<Template> {
  const known = compiled.get(expression) ?? jsonata(expression);
  compiled.set(expression, known);
  const value = await resultOf(known, states, field);
  if (value === undefined) throw queryFailure(field, `{% ${expression} %} has no value`);
  return plain(value);
}

async function resultOf(expression: jsonata.Expression, states: States, field: string): Promise<unknown> {
  try {
    return await expression.evaluate(undefined, { states });
  } catch (error) {
    throw queryFailure(field, messageSchema.parse(error).message);
  }
}

/** A value as JSON carries it: what is stored now is what is read back after a restart. */
export function plain(value: unknown): Template {
  return z.json().parse(JSON.parse(JSON.stringify(value ?? null)));
}

/** @throws StateFailure States.QueryEvaluationError when it is not a whole number of seconds */
export async function secondsOf(template: Template, states: States, field: string): Promise<number> {
  const seconds = z
    .int()
    .min(1)
    .safeParse(await evaluate(template, states, field));
  if (!seconds.success) throw queryFailure(field, "it is not a whole number of seconds, 1 or more");
  return seconds.data;
}

/** @throws StateFailure States.QueryEvaluationError when it is neither true nor false */
export async function truthOf(condition: string, states: States, field: string): Promise<boolean> {
  const truth = z.boolean().safeParse(await evaluate(condition, states, field));
  if (!truth.success) throw queryFailure(field, "it is neither true nor false");
  return truth.data;
}
