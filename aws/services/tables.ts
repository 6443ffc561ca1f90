import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { AnsweredTokens } from "../table/answered.ts";
import { Launches } from "../table/launches.ts";
import { TableOutbox } from "../table/outbox.ts";
import { DynamoRunStore } from "../table/run-store.ts";
import { DurableOnce } from "../table/told.ts";
import { clientSettings, type Setting } from "./setting.ts";

const placeSchema = z.object({ channel: z.string(), ts: z.string() });

/** What {@link openTables} gives. */
export type Tables = ReturnType<typeof openTables>;

/**
 * Everything that is in the table of the installation.
 * @param wake has the outbox of a run emptied soon
 */
export function openTables(setting: Setting, wake: (runId: string) => Promise<void>) {
  const { environment, log } = setting;
  const access = {
    client: new DynamoDBClient(clientSettings(setting)),
    table: environment.AMBULANCE_TABLE,
  };
  return {
    store: new DynamoRunStore({ ...access, onDamaged: (error) => log.failed("A run cannot be read", error) }),
    outbox: new TableOutbox({ ...access, wake }),
    launches: new Launches(access),
    answered: new AnsweredTokens(access),
    posted: new DurableOnce(access, placeSchema),
    done: new DurableOnce(access, z.null()),
  };
}
