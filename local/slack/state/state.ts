import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { openDatabase } from "./database.ts";
import { Files } from "./files.ts";
import { Messages } from "./messages.ts";
import { Views } from "./views.ts";

/** Everything the workspace remembers, in one SQLite file. */
export class SandboxState {
  readonly messages: Messages;
  readonly views: Views;
  readonly files: Files;
  readonly database: DatabaseSync;

  constructor(file: string) {
    this.database = openDatabase(file);
    this.messages = new Messages(this.database);
    this.views = new Views(this.database);
    this.files = new Files(this.database);
  }

  /** The locale that a person chose on the page; `undefined` when they never did. */
  localeOf(person: string): string | undefined {
    const found = this.database.prepare("SELECT locale FROM locales WHERE person = ?").get(person);
    return found === undefined ? undefined : z.object({ locale: z.string() }).parse(found).locale;
  }

  setLocale(person: string, locale: string): void {
    this.database.prepare("INSERT OR REPLACE INTO locales VALUES (?, ?)").run(person, locale);
  }

  close(): void {
    this.database.close();
  }
}
