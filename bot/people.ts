import type { WebClient } from "./client.ts";

/** How long the list of people is believed, ms. */
const REMEMBERED = 10 * 60_000;
/** Slack advises small pages; this many pages reach ten thousand people. */
const PAGE = 500;
const PAGES = 20;

type Directory = Map<string, Set<string>>;

/** Knows whom an `@name` means: Slack leaves names in the text of a command as they were typed. */
export class People {
  readonly #client: WebClient;
  #known: { directory: Promise<Directory>; at: number } | undefined;

  constructor(client: WebClient) {
    this.#client = client;
  }

  /**
   * The ids of everybody who is called that, those who left included: they are in the history too.
   * Whoever has it as a user name is meant before those who show it as their name. Rejects when Slack does not answer.
   */
  async called(name: string): Promise<string[]> {
    const directory = await this.#directory();
    const key = name.trim().toLowerCase();
    return [...(directory.get(`@${key}`) ?? directory.get(key) ?? [])];
  }

  #directory(): Promise<Directory> {
    const now = performance.now();
    if (this.#known && now - this.#known.at < REMEMBERED) return this.#known.directory;
    const directory = this.#ask();
    this.#known = { directory, at: now };
    directory.catch(() => {
      this.#known = undefined;
    });
    return directory;
  }

  async #ask(): Promise<Directory> {
    const directory: Directory = new Map();
    let cursor = "";
    for (let page = 0; page < PAGES; page++) {
      const { members = [], response_metadata } = await this.#client.users.list({ limit: PAGE, cursor });
      for (const { id, name, real_name, profile } of members) {
        if (id === undefined) continue;
        const names = [name && `@${name}`, real_name, profile?.display_name, profile?.real_name];
        for (const each of names) if (each) add(directory, each.toLowerCase(), id);
      }
      cursor = response_metadata?.next_cursor ?? "";
      if (cursor === "") break;
    }
    return directory;
  }
}

function add(directory: Directory, name: string, id: string): void {
  directory.set(name, (directory.get(name) ?? new Set()).add(id));
}
