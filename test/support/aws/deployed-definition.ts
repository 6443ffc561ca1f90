import { readFileSync } from "node:fs";
import { z } from "zod";

const file = new URL("../../../state-machine/definition.asl.json", import.meta.url);
/** Beside the arguments of a task that is called as a role of another account. */
const ROLE = "the role that is assumed";
const DEPLOYED = "arn:aws:lambda:ap-northeast-1:123456789012:function:ambulance-test-";

const functionTask = z.looseObject({ Arguments: z.looseObject({ FunctionName: z.string() }) });
const taskElsewhere = z.looseObject({
  Credentials: z.strictObject({ RoleArn: z.string() }),
  Arguments: z.unknown(),
});
const definitionSchema = z.looseObject({ States: z.record(z.string(), z.unknown()) });

/** The names of the placeholders in the process definition. */
export function placeholders(text = readFileSync(file, "utf8")): string[] {
  return [...new Set([...text.matchAll(/\$\{(\w+)\}/g)].flatMap(([, name]) => name ?? []))];
}

/** ARNs of functions, one for each placeholder, called as the stack calls them. */
export function functionArns(): Record<string, string> {
  return Object.fromEntries(placeholders().map((name) => [name, DEPLOYED + name]));
}

/**
 * The process definition as Step Functions gets it: placeholders replaced as the stack's DefinitionSubstitutions are.
 * @throws Error naming a placeholder without a value, which CloudFormation would leave in as it stands
 */
export function deployedDefinition(
  substitutions: Readonly<Record<string, string>> = functionArns(),
  text = readFileSync(file, "utf8"),
): unknown {
  const replaced = text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = substitutions[name];
    if (value === undefined) throw new Error(`Nothing was given for \${${name}}`);
    return JSON.stringify(value).slice(1, -1);
  });
  if (replaced.includes("${")) throw new Error("A placeholder has a name that is not one");
  return JSON.parse(replaced);
}

/**
 * A deployed definition in the walker's words: it calls functions by placeholders, here `${F0}` for the first of the
 * ARNs, and knows no other account, so that a role travels with the arguments. A function that does not exist makes
 * the definition unusable, as the walker says when it opens it.
 */
export function walkable(definition: unknown, arns: readonly string[]): unknown {
  const { States, ...rest } = definitionSchema.parse(definition);
  const states = Object.entries(States).map(([name, state]) => [name, inWalkersWords(state, arns)]);
  return { ...rest, States: Object.fromEntries(states) };
}

function inWalkersWords(state: unknown, arns: readonly string[]): unknown {
  const { data: elsewhere } = taskElsewhere.safeParse(state);
  if (elsewhere)
    return {
      ...elsewhere,
      Arguments: { [ROLE]: elsewhere.Credentials.RoleArn, Arguments: elsewhere.Arguments },
    };
  const { data: calling } = functionTask.safeParse(state);
  if (!calling) return state;
  const FunctionName = `\${F${arns.indexOf(calling.Arguments.FunctionName)}}`;
  return { ...calling, Arguments: { ...calling.Arguments, FunctionName } };
}

const wrappedSchema = z.object({ [ROLE]: z.string(), Arguments: z.unknown() });

/** What a service is called with, and the role in another account that it is called as, if any. */
export function unwrapped(input: unknown): { input: unknown; role?: string } {
  const { data } = wrappedSchema.safeParse(input);
  return data ? { input: data.Arguments, role: data[ROLE] } : { input };
}
