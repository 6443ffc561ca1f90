import type { Config } from "../runs/config.ts";
import type { WebClient } from "./client.ts";
import { type Language, languageOf, languages, type Text } from "./text/index.ts";

/** How long a person's language is believed, ms. */
const REMEMBERED = 3600_000;
/** How many people are remembered. */
const PEOPLE = 5_000;
/** How long Slack may take to say which language somebody reads: a modal has three seconds in all. Milliseconds. */
const PATIENCE = 500;

/** What is needed to address somebody. The configuration is read anew each time. */
interface Surroundings {
  client: WebClient;
  services: { config: Config };
}

/** Knows in which language each person reads, from their Slack settings. */
export class Readers {
  readonly #surroundings: Surroundings;
  readonly #known = new Map<string, { language: Promise<Language | undefined>; at: number }>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** The sentences for a person; in the language of the configuration when Slack does not say soon enough. */
  async textFor(person: string): Promise<Text> {
    const language = await Promise.race([this.#language(person), patience()]);
    return languages[language ?? this.#surroundings.services.config.language];
  }

  #language(person: string): Promise<Language | undefined> {
    const known = this.#known.get(person);
    if (known && performance.now() - known.at < REMEMBERED) return known.language;
    const language = this.#ask(person);
    this.#remember(person, language);
    return language;
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

  #remember(person: string, language: Promise<Language | undefined>): void {
    this.#known.delete(person);
    this.#known.set(person, { language, at: performance.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > PEOPLE && oldest !== undefined) this.#known.delete(oldest);
  }
}

function patience(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE, undefined).unref());
}
