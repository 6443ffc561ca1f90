import { openDatabase } from "../../../local/sqlite/database.ts";
import { SqliteRunStore } from "../../../local/sqlite/run-store.ts";
import { describeRunStore } from "../../contracts/run-store.contract.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";

const never = (error: Error) => {
  throw error;
};

describeRunStore("SQLite", () => {
  const directory = emptyDirectory();
  const [first, second] = [openDatabase(directory), openDatabase(directory)];
  return {
    store: new SqliteRunStore(first, never),
    second: new SqliteRunStore(second, never),
    dispose: () => {
      first.close();
      second.close();
      removeDirectory(directory);
    },
  };
});
