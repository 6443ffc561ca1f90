import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { Config } from "../runs/config.ts";
import { Arns } from "./statement.ts";
import { TargetAccountRole } from "./target-account-role.ts";
import { TargetLogs } from "./target-logs.ts";
import { placesOf, targetsOf } from "./targets.ts";

/** What a target account must know of the installation that works in it. */
export interface TargetAccountProps extends StackProps {
  installation: string;
  config: Config;
  /** The account in which the installation lives. The region is the same. */
  home: string;
  /** The ARNs of the roles that the targets name, all of this stack's account. */
  roles: readonly string[];
}

/**
 * Deployed with the credentials of another account, it lets one installation run commands on the targets there. AWS
 * reports nothing across accounts, so nothing here calls back: the sweep looks once a minute.
 */
export class TargetAccountStack extends Stack {
  constructor(scope: Construct, id: string, props: TargetAccountProps) {
    super(scope, id, props);
    const { installation, config, home, roles } = props;
    for (const arn of roles) {
      const role = arn.slice(arn.indexOf(":role/") + ":role/".length);
      const places = placesOf(installation, config, arn);
      new TargetAccountRole(this, `Role-${role}`, { installation, arns: new Arns(this), places, role, home });
      for (const { name, runsIn } of targetsOf(config, "ecs")) {
        if (runsIn.role === arn) new TargetLogs(this, `Target-${name}`, { installation, target: name });
      }
    }
  }
}
