import { ArnFormat, Stack } from "aws-cdk-lib";
import { Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IConstruct } from "constructs";

/** The conditions of a statement: operator, key, values. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** Allows actions on resources; nothing at all when there is no such resource, as for an installation without ECS. */
export function allow(
  actions: string[],
  resources: string[],
  conditions: Conditions = {},
): PolicyStatement[] {
  if (resources.length === 0) return [];
  return [new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions })];
}

/** Refuses an action whatever else allows it. */
export function deny(actions: string[], resources: string[], conditions: Conditions): PolicyStatement[] {
  if (resources.length === 0) return [];
  return [new PolicyStatement({ effect: Effect.DENY, actions, resources, conditions })];
}

/**
 * Spells ARNs of a stack's own account and region, for things that the stack did not make, or that would close a
 * circle if they were named by reference.
 */
export class Arns {
  readonly #stack: Stack;

  constructor(scope: IConstruct) {
    this.#stack = Stack.of(scope);
  }

  /** The stack's region; a token when the stack may go anywhere. */
  get region(): string {
    return this.#stack.region;
  }

  /** The address of the account's image registry in ECR. */
  get registry(): string {
    return `${this.#stack.account}.dkr.ecr.${this.#stack.region}.${this.#stack.urlSuffix}`;
  }

  /** @param resource what follows the account's number, such as `cluster/main` */
  of(service: string, resource: string): string {
    return this.#stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  }

  /**
   * IAM has no regions.
   * @param name with its path, as in the console
   * @param account another one than the stack's
   */
  role(name: string, account = this.#stack.account): string {
    return this.#stack.formatArn({
      service: "iam",
      region: "",
      account,
      resource: `role/${name}`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  }
}
