import type { Config } from "../runs/config.ts";
import type { WebClient } from "./client.ts";
import { type Language, languageOf, languages, type Text } from "./text/index.ts";

/** How long a person's language is believed unless somebody says otherwise, ms. */
const REMEMBERED = 3600_000;
/** How many people are remembered. */
const PEOPLE = 5_000;
/** How long Slack may take to say which language somebody reads: a modal has three seconds in all. Milliseconds. */
const PATIENCE = 500;

/** What is needed to address somebody. The configuration is read anew each time. */
interface Surroundings {
  client: WebClient;
  services: { config: Config };
  /** How long a person's language is believed, ms: the sandbox's people change theirs to look at the other one. */
  languageLifetime?: number | undefined;
}

/** What Slack says, and since when it is known or waited for. */
interface Lookup {
  language: Promise<Language | undefined>;
  at: number;
}

/** Knows in which language each person reads, from their Slack settings. */
export class Readers {
  readonly #surroundings: Surroundings;
  readonly #known = new Map<string, Lookup>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  get #lifetime(): number {
    return this.#surroundings.languageLifetime ?? REMEMBERED;
  }

  /** The sentences for a person; in the language of the configuration when Slack does not say soon enough. */
  async textFor(person: string): Promise<Text> {
    const { language, at } = this.#lookUp(person);
    const known = await Promise.race([language, patience(at + PATIENCE - performance.now())]);
    return languages[known ?? this.#surroundings.services.config.language];
  }

  #lookUp(person: string): Lookup {
    const known = this.#known.get(person);
    if (known && performance.now() - known.at < this.#lifetime) return known;
    const lookup = { language: this.#ask(person), at: performance.now() };
    this.#remember(person, lookup);
    return lookup;
  }

  async #ask(person: string): Promise<Language | undefined> {
    try {
      const { user } = await this.#surroundings.client.users.info({ user: person, include_locale: true });
      return user?.locale === undefined ? undefined : languageOf(user.locale);
    } catch {
      this.#known.delete(person);
      return undefined;
    }
  }

  #remember(person: string, lookup: Lookup): void {
    this.#known.delete(person);
    this.#known.set(person, lookup);
    const [oldest] = this.#known.keys();
    if (this.#known.size > PEOPLE && oldest !== undefined) this.#known.delete(oldest);
  }
}

function patience(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds), undefined).unref());
}
