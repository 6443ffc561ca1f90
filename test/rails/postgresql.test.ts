import { describeOn } from "./databases/cases-on.ts";
import { postgresql } from "./databases/servers.ts";

describeOn(postgresql, () => {});
