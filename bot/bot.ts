import type { Services } from "../runs/ports.ts";
import type { WebClient } from "./client.ts";
import type { Log } from "./log.ts";
import type { People } from "./people.ts";
import type { Permalinks } from "./permalinks.ts";
import type { Readers } from "./reader.ts";

/** What every listener works with. */
export interface Bot {
  services: Services;
  client: WebClient;
  readers: Readers;
  people: People;
  permalinks: Permalinks;
  log: Log;
}
