import { DynamoRunStore } from "../../../aws/table/run-store.ts";
import { describeRunStore } from "../../contracts/run-store.contract.ts";
import { useDynamo } from "./use-dynamo.ts";

const table = useDynamo();
const never = (error: Error) => {
  throw error;
};

describeRunStore("DynamoDB", async () => {
  const access = await table();
  return {
    store: new DynamoRunStore({ ...access, onDamaged: never }),
    second: new DynamoRunStore({ ...access, onDamaged: never }),
    dispose: () => undefined,
  };
});
