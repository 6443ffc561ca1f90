import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ok, type Verdict, wrong } from "../check.ts";
import type { Account } from "./account.ts";
import { asked } from "./call.ts";

/** Whether what commands print has somewhere to go: ECS does not start a container whose log group is missing. */
export async function logGroupVerdict({ clients, installation }: Account, name: string): Promise<Verdict> {
  const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
  const answer = await asked("logs:DescribeLogGroups", () => clients.logs.send(command));
  const found = answer?.logGroups?.find((group) => group.logGroupName === name);
  if (!found)
    return wrong(
      `There is no log group ${name}.`,
      `deploy the stack: npm run deploy -- -c installation=${installation}`,
    );
  const { retentionInDays: days } = found;
  return ok(
    days === undefined ? `${name} keeps everything for ever.` : `${name} keeps output for ${days} days.`,
  );
}
