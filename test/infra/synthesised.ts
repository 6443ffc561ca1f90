import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, type Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { AmbulanceStack, type AmbulanceStackProps } from "../../infra/ambulance-stack.ts";
import example from "../../infra/example.config.ts";
import { FUNCTIONS } from "../../infra/functions.ts";
import { type Config, type ConfigInput, configSchema } from "../../runs/config.ts";

/** The example: one target of each kind, one of them in another account. */
export const exampleConfig: Config = configSchema.parse(example);

/** A configuration with some of the example's targets, or others. */
export function configWith(targets: ConfigInput["targets"]): Config {
  return configSchema.parse({ ...example, targets });
}

/** What stands for the bundles: template tests need no bundling. */
export const code = mkdtempSync(join(tmpdir(), "ambulance-code-"));
for (const { entry } of Object.values(FUNCTIONS)) writeFileSync(join(code, `${entry}.mjs`), "export {};");

/** The example as a stack, with whatever is different. */
export function stackOf(props: Partial<AmbulanceStackProps> = {}, app = new App()): AmbulanceStack {
  const { installation = "production" } = props;
  const standard = { installation, config: exampleConfig, code, keepOutputs: 400 };
  return new AmbulanceStack(app, `ambulance-${installation}`, { ...standard, ...props });
}

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

/** A resource of a template. */
export type Resource = z.infer<typeof resourceSchema> & { id: string };

/** The resources of a stack, or those of one type. */
export function resourcesOf(stack: Stack, type?: string): Resource[] {
  const { Resources } = z
    .object({ Resources: z.record(z.string(), resourceSchema) })
    .parse(Template.fromStack(stack).toJSON());
  const all = Object.entries(Resources).map(([id, resource]) => ({ id, ...resource }));
  return type === undefined ? all : all.filter((resource) => resource.Type === type);
}

/** A value of a template as a person would write it: `{"Fn::Join": …}` and references become text with `${…}`. */
export function spelled(value: unknown): string {
  if (typeof value === "string") return value;
  const parsed = intrinsicSchema.safeParse(value);
  if (!parsed.success) return JSON.stringify(value);
  const intrinsic = parsed.data;
  if ("Fn::Join" in intrinsic) return intrinsic["Fn::Join"][1].map(spelled).join(intrinsic["Fn::Join"][0]);
  if ("Fn::GetAtt" in intrinsic) return `\${${intrinsic["Fn::GetAtt"].join(".")}}`;
  return `\${${intrinsic.Ref}}`;
}

const intrinsicSchema = z.union([
  z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
  z.strictObject({ "Fn::GetAtt": z.array(z.string()) }),
  z.strictObject({ Ref: z.string() }),
]);

const oneOrMore = z.union([z.array(z.unknown()), z.unknown().transform((value) => [value])]);

const statementSchema = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMore.transform((actions) => actions.map(String)),
  Resource: oneOrMore.optional().transform((resources = []) => resources.map(spelled)),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  Principal: z.unknown().optional(),
});

const roleSchema = z.object({
  RoleName: z.unknown().optional(),
  AssumeRolePolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Policies: z
    .array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) }))
    .default([]),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
});

/** One statement of a role's policies. */
export type Statement = z.infer<typeof statementSchema>;

/** A role with all of its statements in one list. */
export interface RoleOf {
  /** The part of its name behind installation and region, or its id in the template. */
  name: string;
  statements: Statement[];
  trust: Statement[];
  managed: unknown[];
}

/** The roles of a stack. */
export function rolesOf(stack: Stack): RoleOf[] {
  return resourcesOf(stack, "AWS::IAM::Role").map(({ id, Properties }) => {
    const role = roleSchema.parse(Properties);
    const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const name = /\$\{AWS::Region\}-(.+)$/.exec(spelled(role.RoleName))?.[1] ?? id;
    return {
      name,
      statements,
      trust: role.AssumeRolePolicyDocument.Statement,
      managed: role.ManagedPolicyArns,
    };
  });
}

/** The role of a function, or of the state machine. */
export function roleOf(stack: Stack, name: string): RoleOf {
  const found = rolesOf(stack).find((role) => role.name === name);
  if (!found) throw new Error(`No role ${name}`);
  return found;
}
