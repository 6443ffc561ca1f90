import { describeOn } from "./databases/cases-on.ts";
import { sqlite } from "./databases/servers.ts";

describeOn(sqlite, () => {});
