import { join } from "node:path";

/** Where the sample shop's data is, inside the directory that `AMBULANCE_SAMPLE_DATA` names. */
export class ShopData {
  readonly directory: string;
  /** PGlite's data directory. It is there when the shop is ready. */
  readonly database: string;
  /** Where the database is made, before it gets its name. */
  readonly unfinishedDatabase: string;
  /** Whoever works on the data has the lock on this file. */
  readonly lock: string;
  /** The mails that the shop sent, one file per recipient. */
  readonly mails: string;
  constructor(directory: string) {
    this.directory = directory;
    this.database = join(directory, "database");
    this.unfinishedDatabase = join(directory, "database.unfinished");
    this.lock = join(directory, "lock");
    this.mails = join(directory, "mails");
  }

  /** Where compiled Ruby is kept. @param size of the WebAssembly module that it belongs to; another one has another */
  cache(size: number): string {
    return join(this.directory, `ruby-${size}`);
  }
}
