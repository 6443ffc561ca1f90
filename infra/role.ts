import { Stack } from "aws-cdk-lib";
import { type IPrincipal, PolicyDocument, type PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { spelled } from "./spelled.ts";
import { explainWildcards } from "./wildcards.ts";

/** Characters, white space excluded, that the inline policies of a role hold (IAM user guide, "IAM and AWS STS quotas"). */
const INLINE_LIMIT = 10_240;

/** The targets of a configuration need more permissions than IAM lets one role have. */
export class TooManyTargetsError extends Error {
  override readonly name = "TooManyTargetsError";
  readonly problems: readonly string[];
  constructor(role: string, size: number) {
    const problem = `The targets are too many, or in too many places, for one installation: the permissions of ${role} have ${size} characters, and IAM takes ${INLINE_LIMIT}. Make a second installation for some of them.`;
    super(problem);
    this.problems = [problem];
  }
}

/** What a role is made from. */
export interface WrittenRoleProps {
  assumedBy: IPrincipal;
  statements: PolicyStatement[];
  roleName?: string;
  path?: string;
  description?: string;
}

/**
 * A role whose permissions are exactly these statements, in the role itself: they are there as soon as it is, and
 * nothing in CDK adds to them.
 */
export class WrittenRole extends Role {
  /** @throws TooManyTargetsError @throws UnexplainedWildcardError */
  constructor(scope: Construct, { statements, ...props }: WrittenRoleProps) {
    super(scope, "Role", { ...props, inlinePolicies: { may: new PolicyDocument({ statements }) } });
    explainWildcards(this, statements);
    const resolved = statements.map((statement) => Stack.of(this).resolve(statement.toStatementJson()));
    const size = JSON.stringify(spelled(resolved)).length;
    if (size > INLINE_LIMIT) throw new TooManyTargetsError(scope.node.path, size);
  }
}
