import type { z } from "zod";
import {
  type Catcher,
  callsStep,
  type Definition,
  DefinitionError,
  definitionSchema,
  executorOf,
  INVOKE_AND_WAIT,
  type Retrier,
  type State,
  stepOf,
  type Template,
} from "./definition.ts";
import { problemOf } from "./expression.ts";

/** The names that a definition may call: of steps, and of what executes commands. */
export interface Known {
  steps: readonly string[];
  executors: readonly string[];
}

/**
 * Reads a definition and makes sure that every part of it can be walked.
 * @throws DefinitionError naming the first state and field that cannot
 */
export function loadDefinition(source: unknown, known: Known): Definition {
  const parsed = definitionSchema.safeParse(source);
  if (!parsed.success) throw explained(parsed.error);
  const definition = parsed.data;
  checkTarget(definition, undefined, "StartAt", definition.StartAt);
  for (const [name, state] of Object.entries(definition.States)) checkState(definition, name, state, known);
  return definition;
}

function explained(error: z.ZodError): DefinitionError {
  const [issue] = error.issues;
  const [top, state, ...rest] = issue?.path ?? [];
  const unknownKeys = issue?.code === "unrecognized_keys" ? issue.keys : [];
  const inState = top === "States" && state !== undefined;
  const path = [...(inState ? rest : (issue?.path ?? [])), ...unknownKeys];
  const problem = unknownKeys.length > 0 ? "this is not known here" : (issue?.message ?? "it is wrong");
  return new DefinitionError(inState ? String(state) : undefined, path.join(".") || "States", problem);
}

function checkState(definition: Definition, name: string, state: State, known: Known): void {
  checkTemplates(name, state);
  for (const [field, target] of targetsOf(state)) checkTarget(definition, name, field, target);
  if ("Next" in state && "End" in state) throw new DefinitionError(name, "End", "it has a Next as well");
  if (!("Next" in state || "End" in state || ["Choice", "Succeed", "Fail"].includes(state.Type))) {
    throw new DefinitionError(name, "Next", "it has neither Next nor End");
  }
  if (state.Type === "Task") checkTask(name, state, known);
}

/** Where a state can lead, and which field says so. */
export function targetsOf(state: State): [field: string, target: string][] {
  const next = "Next" in state && state.Next ? [state.Next] : [];
  const catchers = "Catch" in state ? state.Catch : [];
  const choices = state.Type === "Choice" ? state.Choices : [];
  const fallback = state.Type === "Choice" && state.Default ? [state.Default] : [];
  return [
    ...next.map((target): [string, string] => ["Next", target]),
    ...catchers.map(({ Next }, at): [string, string] => [`Catch.${at}.Next`, Next]),
    ...choices.map(({ Next }, at): [string, string] => [`Choices.${at}.Next`, Next]),
    ...fallback.map((target): [string, string] => ["Default", target]),
  ];
}

function checkTarget({ States }: Definition, name: string | undefined, field: string, target: string): void {
  if (!Object.hasOwn(States, target)) throw new DefinitionError(name, field, `there is no state "${target}"`);
}

function checkTask(name: string, task: Extract<State, { Type: "Task" }>, known: Known): void {
  checkErrors(name, "Catch", task.Catch);
  if (!callsStep(task)) {
    const executor = executorOf(task);
    if (!known.executors.includes(executor))
      throw new DefinitionError(name, "Resource", `nothing executes ${executor}`);
    return;
  }
  checkErrors(name, "Retry", task.Retry);
  if (!known.steps.includes(stepOf(task))) {
    throw new DefinitionError(name, "Arguments.FunctionName", `there is no step ${stepOf(task)}`);
  }
  const takesToken = JSON.stringify(task.Arguments.Payload).includes("$states.context.Task.Token");
  if (takesToken !== (task.Resource === INVOKE_AND_WAIT)) {
    const problem = takesToken
      ? "there is no task token here"
      : "without the task token it would wait for ever";
    throw new DefinitionError(name, "Arguments.Payload", problem);
  }
}

/** States.ALL stands for every error, so beside or before other names it would hide them. */
function checkErrors(name: string, field: string, handlers: readonly (Catcher | Retrier)[]): void {
  const all = handlers.findIndex(({ ErrorEquals }) => ErrorEquals.includes("States.ALL"));
  if (all === -1) return;
  if (all < handlers.length - 1) throw new DefinitionError(name, field, "States.ALL has to be the last one");
  if (handlers[all]?.ErrorEquals.length !== 1)
    throw new DefinitionError(name, field, "States.ALL has to stand alone");
}

/** `FunctionName` is the one place where a name of ours is filled in. */
function checkTemplates(name: string, state: State): void {
  const { Comment: _, ...fields } = state;
  for (const [field, value] of Object.entries(fields)) {
    const template =
      field === "Arguments" && "FunctionName" in Object(value) ? { ...value, FunctionName: "" } : value;
    checkTemplate(name, field, template);
  }
}

function checkTemplate(name: string, field: string, template: Template | undefined): void {
  const problem = typeof template === "string" ? problemOf(template) : undefined;
  if (problem) throw new DefinitionError(name, field, problem);
  if (typeof template !== "object" || template === null) return;
  for (const [key, part] of Object.entries(template)) {
    if (key.endsWith(".$"))
      throw new DefinitionError(name, `${field}.${key}`, "this is JSONPath; only JSONata is known");
    checkTemplate(name, `${field}.${key}`, part);
  }
}
