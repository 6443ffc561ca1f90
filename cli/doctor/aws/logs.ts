import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ok, unknown, type Verdict, wrong } from "../check.ts";
import type { Account } from "./account.ts";
import { asked } from "./call.ts";

/** Whether what commands print has somewhere to go: ECS does not start a container whose log group is missing. */
export async function logGroupVerdict(account: Account, name: string): Promise<Verdict> {
  const found = await logGroup(account, name);
  if (found) return kept(name, found.retentionInDays);
  return wrong(
    `There is no log group ${name}.`,
    `deploy the stack: npm run deploy -- -c installation=${account.installation}`,
  );
}

/** The same for a project of the team, whose first build makes the log group if its role lets it. */
export async function projectLogGroupVerdict(account: Account, name: string): Promise<Verdict> {
  const found = await logGroup(account, name);
  if (found) return kept(name, found.retentionInDays);
  return unknown(`There is no log group ${name} yet.`, "look again after the first build of the project");
}

async function logGroup({ clients }: Account, name: string) {
  const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
  const answer = await asked("logs:DescribeLogGroups", () => clients.logs.send(command));
  return answer?.logGroups?.find((group) => group.logGroupName === name);
}

function kept(name: string, days: number | undefined): Verdict {
  return ok(
    days === undefined ? `${name} keeps everything for ever.` : `${name} keeps output for ${days} days.`,
  );
}
