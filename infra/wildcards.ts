import { Stack } from "aws-cdk-lib";
import { Effect, type PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import { acknowledge } from "./nag.ts";
import { spelled } from "./spelled.ts";

/** Permissions of the stack contain a wildcard that nobody has given a reason for. A mistake of whoever wrote them. */
export class UnexplainedWildcardError extends Error {
  override readonly name = "UnexplainedWildcardError";
  constructor(actions: string, resource: string) {
    super(`${actions} on ${resource}: a wildcard needs a reason in infra/wildcards.ts`);
  }
}

/** Resources that have no name before there is a run. */
const NAMED_LATER: readonly [RegExp, string][] = [
  [/\/index\/\*$/, "All indexes of the one table: they hold keys of its items and nothing else."],
  [/:execution:[^:*]+:\*$/, "Executions of the one state machine are named after runs."],
  [/\/(?:outputs|packages)\/\*$/, "Objects of the one bucket are named after runs."],
  [
    /:task\/[^/*]+\/\*$/,
    "Tasks get their names from ECS. Those of others are guarded by conditions on tags.",
  ],
  [/:task-definition\/[^/:*]+:\*$/, "Revisions of the family of one target get their numbers from ECS."],
  [/:log-group:[^:*]+:log-stream:\*$/, "Streams of the log of one target are named after tasks and builds."],
  [/:network-interface\/\*$/, "CodeBuild makes an interface for each build; the subnets are a condition."],
];

/** Actions that IAM cannot limit to a resource, or only by a condition (Service Authorization Reference). */
const WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
  "ecs:DescribeTaskDefinition": "Describing a task definition cannot be limited.",
  "ecs:ListTasks": "Listing tasks is limited by a condition on the cluster.",
  "ecr:GetAuthorizationToken": "A token for the registry is for all repositories; pulling is limited.",
  "ec2:CreateNetworkInterface": "A build in a VPC needs to look at it and to make an interface.",
  "logs:CreateLogDelivery": "Log delivery of a state machine cannot be limited.",
};

/**
 * Gives cdk-nag the reason for each wildcard of a role.
 * @throws UnexplainedWildcardError when there is none
 */
export function explainWildcards(role: Role, statements: readonly PolicyStatement[]): void {
  const reasons = new Map<string, Set<string>>();
  for (const statement of statements.filter(({ effect }) => effect === Effect.ALLOW)) {
    for (const resource of statement.resources.map((arn) => String(spelled(Stack.of(role).resolve(arn))))) {
      if (!resource.includes("*")) continue;
      const known = reasons.get(resource) ?? new Set();
      reasons.set(resource, known.add(reasonFor(statement, resource)));
    }
  }
  for (const [resource, because] of reasons)
    acknowledge(role, `IAM5[Resource::${resource}]`, [...because].join(" "));
}

function reasonFor({ actions }: PolicyStatement, resource: string): string {
  const reason =
    resource === "*"
      ? WITHOUT_RESOURCE[actions[0] ?? ""]
      : NAMED_LATER.find(([pattern]) => pattern.test(resource))?.[1];
  if (reason === undefined) throw new UnexplainedWildcardError(actions.join(", "), resource);
  return reason;
}
