import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Says beside a construct why a rule of cdk-nag's AwsSolutions does not hold for it. The reason is kept in the synthesis report. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}
