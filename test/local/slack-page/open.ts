import type { Browser, BrowserContext, Page } from "playwright-core";
import { FakeSandbox } from "./fake-sandbox.ts";
import { tellStory } from "./story.ts";

/** The channel's composer, as getByRole names it. */
export const COMPOSER = { name: "Message #production-runs" };

/** How long a test waits for what should be there at once, on a busy machine too; milliseconds. */
export const SOON = { timeout: 5000 };

export const DEVELOPER_HERE = "#/U0000DEV01/C0000RUNS1";
export const ON_CALL_HERE = "#/U0000ONC01/C0000RUNS1";

/** How a window is opened. */
export interface Opening {
  readonly hash?: string;
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  /** Holds the story's answers back until it resolves. */
  readonly gate?: () => Promise<void>;
}

/** A browser with the page on a fake sandbox; the tests take turns with it. */
export class Stage {
  readonly fake = new FakeSandbox();
  /** Uncaught errors and refusals of the page's content policy. */
  readonly faults: string[] = [];
  readonly #browser: Browser;
  readonly #windows: BrowserContext;
  readonly #tab: Page;

  constructor(browser: Browser, windows: BrowserContext, tab: Page) {
    this.#browser = browser;
    this.#windows = windows;
    this.#tab = tab;
    this.#watch(tab);
  }

  /** Begins anew: an empty sandbox that plays the story, and the page on it, in the tab that is there. */
  async open(opening: Opening = {}): Promise<Page> {
    for (const page of this.#windows.pages().slice(1)) await page.close();
    await this.#tab.goto(`${this.fake.url}/style.css`);
    await this.#tab.evaluate("localStorage.clear(); sessionStorage.clear()");
    this.fake.reset();
    this.faults.length = 0;
    tellStory(this.fake, opening.gate);
    return this.#show(this.#tab, opening);
  }

  /** Opens one more window on the same sandbox. */
  async another(opening: Opening = {}): Promise<Page> {
    const page = await this.#windows.newPage();
    this.#watch(page);
    return this.#show(page, opening);
  }

  #watch(page: Page): void {
    page.setDefaultTimeout(5000);
    page.on("pageerror", (error) => this.faults.push(error.message));
    page.on("console", (message) => {
      if (/Content Security|Trusted/.test(message.text())) this.faults.push(message.text());
    });
  }

  async #show(page: Page, opening: Opening): Promise<Page> {
    await page.setViewportSize({ width: opening.width ?? 1280, height: 800 });
    await page.emulateMedia({ colorScheme: opening.colorScheme ?? "light" });
    await page.goto(`${this.fake.url}/${opening.hash ?? DEVELOPER_HERE}`);
    await page.waitForSelector("body[data-seat]");
    return page;
  }

  /** Ends browser and server. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.fake.stop();
  }
}

/** Prepares a stage in a browser that was just started. */
export async function buildStage(browser: Browser): Promise<Stage> {
  const windows = await browser.newContext({ timezoneId: "Asia/Tokyo" });
  const stage = new Stage(browser, windows, await windows.newPage());
  await stage.fake.start();
  return stage;
}

/** Presses a key until the focused element's name begins with `name`, as a keyboard user would. */
export async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const focused = await page.evaluate<unknown>(
      "(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').trim()",
    );
    if (typeof focused === "string" && focused.startsWith(name)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`no keyboard way to "${name}"`);
}
