import { z } from "zod";

const intrinsicSchema = z.union([
  z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) }),
  z.strictObject({ "Fn::GetAtt": z.array(z.string()) }),
  z.strictObject({ Ref: z.string() }),
]);

/**
 * A part of a template with CloudFormation's functions spelled out, references in angle brackets: `<Table.Arn>/index/*`.
 * It is how cdk-nag names resources. What it cannot know is written a little longer than it will be.
 */
export function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== "object" || value === null) return value;
  const { data: intrinsic } = intrinsicSchema.safeParse(value);
  if (!intrinsic) return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, spelled(of)]));
  if ("Fn::Join" in intrinsic) return intrinsic["Fn::Join"][1].map(spelled).join(intrinsic["Fn::Join"][0]);
  if ("Fn::GetAtt" in intrinsic) return `<${intrinsic["Fn::GetAtt"].join(".")}>`;
  return `<${intrinsic.Ref}>`;
}
