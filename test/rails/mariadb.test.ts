import { describeOn } from "./databases/cases-on.ts";
import { mariadb } from "./databases/servers.ts";

describeOn(mariadb, () => {});
