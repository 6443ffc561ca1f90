// Claims the data directory that it is given, says so, and holds it until it is killed.
import { claimDirectory } from "../../../local/sqlite/claim.ts";

claimDirectory(process.argv[2] ?? "");
process.stdout.write("claimed\n");
setInterval(() => {}, 60_000);
