import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type Json, jsonObject, parseJson } from "../json.ts";

const row = z.object({
  id: z.string(),
  person: z.string(),
  type: z.enum(["modal", "home"]),
  depth: z.number(),
  body: z.string().transform(parseJson).pipe(jsonObject),
});

/** An open modal or a published home, as the Web API answered it (`body`). `depth` counts from 0 in the modal stack. */
export type StoredView = z.infer<typeof row>;

/** Open modals and published homes. A closed modal is gone: updating it answers `not_found`, as in Slack. */
export class Views {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  put(view: StoredView): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO views VALUES (?, ?, ?, ?, ?)")
      .run(view.id, view.person, view.type, view.depth, JSON.stringify(view.body));
  }

  find(id: string): StoredView | undefined {
    const found = this.#database.prepare("SELECT * FROM views WHERE id = ?").get(id);
    return found === undefined ? undefined : row.parse(found);
  }

  findExternal(externalId: string): StoredView | undefined {
    const found = this.#database
      .prepare("SELECT * FROM views WHERE json_extract(body, '$.external_id') = ?")
      .get(externalId);
    return found === undefined ? undefined : row.parse(found);
  }

  /** The modals that a person sees, top one last. */
  modalsOf(person: string): StoredView[] {
    return this.#database
      .prepare("SELECT * FROM views WHERE person = ? AND type = 'modal' ORDER BY depth")
      .all(person)
      .map((found) => row.parse(found));
  }

  homeOf(person: string): StoredView | undefined {
    const found = this.#database
      .prepare("SELECT * FROM views WHERE person = ? AND type = 'home'")
      .get(person);
    return found === undefined ? undefined : row.parse(found);
  }

  /** Closes the modals of a person from this depth upwards. */
  closeFrom(person: string, depth: number): void {
    this.#database
      .prepare("DELETE FROM views WHERE person = ? AND type = 'modal' AND depth >= ?")
      .run(person, depth);
  }
}

/** A view's text field, or an empty string. */
export function viewText(view: Json, field: "callback_id" | "private_metadata" | "hash"): string {
  const value = view[field];
  return typeof value === "string" ? value : "";
}
