import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { AnsweredTokens } from "../../../aws/table/answered.ts";
import { useDynamo } from "./use-dynamo.ts";

const table = useDynamo();
const TOKEN = "AQCEAAAAKgAAAAMAAAAAAAAAAf".repeat(20);

it("a token that was answered is known to everybody, others are not", async () => {
  const access = await table();
  const tokens = new AnsweredTokens(access);
  expect(await tokens.isAnswered(TOKEN)).toBe(false);
  await tokens.remember(TOKEN);
  await tokens.remember(TOKEN);
  expect(await new AnsweredTokens(access).isAnswered(TOKEN)).toBe(true);
  expect(await tokens.isAnswered(`${TOKEN}x`)).toBe(false);
});

it("the token itself is nowhere in the table", async () => {
  const access = await table();
  await new AnsweredTokens(access).remember(TOKEN);
  const { client, table: TableName } = access;
  const stored = await client.send(new ScanCommand({ TableName }));
  expect(stored.Count).toBe(1);
  expect(JSON.stringify(stored.Items)).not.toContain(TOKEN.slice(0, 20));
});
