import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import teamConfig from "../../ambulance.config.ts";
import { launch, noBrowser } from "../local/slack-page/browser.ts";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";
import { AOI, Journey, KEN } from "../support/journey.ts";

if (noBrowser !== null) console.warn(`Not tried: the journey in the browser. Why: ${noBrowser}`);

/** The sample shop is made on the first start, and each run boots Rails; both take seconds. */
const ONE_RUN = 90_000;
const COMPOSER = { name: "Message #production-runs" };
const COMMAND = 'User.where(plan: "trial").count';

describe.skipIf(noBrowser !== null)("in the browser, on a real Rails with a real PostgreSQL", () => {
  const pictures = process.env.AMBULANCE_SCREENSHOTS ?? join(emptyDirectory(), "pictures");
  let journey: Journey;
  let page: Page;
  let close: () => Promise<void>;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    journey = new Journey(teamConfig);
    await journey.startServer();
    const browser = await launch();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 }, timezoneId: "Asia/Tokyo" });
    page.setDefaultTimeout(15_000);
    close = () => browser.close();
  });
  afterAll(async () => {
    await close?.();
    await journey?.stop();
    removeDirectory(journey.directory);
  });

  const sit = async (seat: string, colorScheme: "light" | "dark" = "light") => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${journey.page}/#/${seat}/C0000RUNS1`);
    await page.reload();
    await page.waitForSelector(`body[data-seat=${seat}]`);
  };
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const say = async (text: string) => {
    await page.getByRole("textbox", COMPOSER).fill(text);
    await page.keyboard.press("Enter");
  };
  const main = () => page.getByRole("main");
  const thread = () => page.getByRole("complementary", { name: "Thread" });
  const until = (words: Locator) => words.first().waitFor({ timeout: ONE_RUN });

  it("a newcomer sees what to do first", async () => {
    await sit(AOI);
    await page.getByText("/ambulance").first().waitFor();
    await picture("empty-light-en");
  });

  it("a developer asks for a run; a mistake is shown at its field", async () => {
    await say("/ambulance");
    const modal = page.getByRole("dialog", { name: "New run" });
    await modal.getByRole("textbox", { name: "Command" }).fill(`${COMMAND})`);
    await modal.getByRole("textbox", { name: "Reason" }).fill("The sales team asks how many trials are open");
    await modal.getByRole("button", { name: "Ask for this run" }).click();
    await modal.locator(".field-error", { hasText: /\S/ }).first().waitFor();
    await picture("mistake-light-en");
    await modal.getByRole("textbox", { name: "Command" }).fill(COMMAND);
    await modal.getByRole("button", { name: "Ask for this run" }).click();
    await modal.waitFor({ state: "hidden" });
    await main().getByText("Waiting for approval").first().waitFor();
    await picture("card-light-en");
  });

  it(
    "the on-call engineer approves it, and its output and result arrive in the thread",
    async () => {
      await sit(KEN, "dark");
      await main().getByRole("button", { name: "Approve" }).first().waitFor();
      await picture("card-dark-en");
      await main().getByRole("button", { name: "Approve" }).first().click();
      const confirm = page.getByRole("dialog").last();
      await confirm.waitFor();
      await picture("confirm-dark-en");
      await confirm.getByRole("button", { name: "Approve" }).click();
      await until(main().getByText("Succeeded"));
      await main().getByRole("button", { name: /repl/ }).first().click();
      await until(thread().getByText("exit status 0"));
      await until(thread().getByText("=> 300"));
      await page.mouse.move(640, 4);
      await picture("thread-dark-en");
      await page.emulateMedia({ colorScheme: "light" });
      await picture("thread-light-en");
    },
    2 * ONE_RUN,
  );

  it(
    "the on-call engineer sees what a dangerous command would change before approving it, and nothing is changed by that",
    async () => {
      journey.patience = ONE_RUN;
      const reason = "Support ticket 4711: everybody gets the free plan";
      await journey.ask({ command: 'User.update_all(plan: "free")', reason });
      await journey.card('"dry_run"');
      await sit(KEN);
      expect(await main().getByRole("button", { name: "Approve" }).count()).toBe(0);
      await main().getByRole("button", { name: "Dry run" }).click();
      const confirm = page.getByRole("dialog").last();
      await confirm.waitFor();
      await picture("confirm-dry-run-light-en");
      await confirm.getByRole("button", { name: "Start the dry run" }).click();
      await until(main().getByText("1,500 updated"));
      await main().getByRole("button", { name: "Approve" }).waitFor();
      await picture("evidence-light-en");
      await page.emulateMedia({ colorScheme: "dark" });
      await picture("evidence-dark-en");
      await main().getByRole("button", { name: /repl/ }).last().click();
      await until(thread().getByText("1,500 updated"));
      await picture("dry-run-dark-en");
      await journey.ask({ command: COMMAND, mode: "read-only" });
      const card = await journey.card('"approve"');
      await journey.press(KEN, card, "approve");
      await journey.thread(card, "=> 300");
    },
    3 * ONE_RUN,
  );

  it("the auditor finds it in the history", async () => {
    await sit("U0000AUD01");
    await say("/ambulance history");
    await page.getByText("Only visible to you").first().waitFor();
    await main().getByText("Succeeded").last().waitFor();
    await picture("history-light-en");
    await say("/ambulance help");
    await main().getByText("/ambulance show").first().waitFor();
    await picture("help-light-en");
  });

  it(
    "a Japanese reader asks for one that fails, and reads all of it in Japanese",
    async () => {
      journey.config.language = "ja";
      await journey.post("locale", { as: AOI, locale: "ja-JP" });
      await sit(AOI, "dark");
      await page.getByRole("textbox").last().fill("/ambulance production User.find(0)");
      await page.keyboard.press("Enter");
      const modal = page.getByRole("dialog").last();
      await modal.getByRole("radio").first().waitFor();
      await modal.getByRole("textbox").last().fill("問い合わせ #4521 の調査のため");
      await picture("modal-dark-ja");
      await page.keyboard.press("Control+Enter");
      await modal.waitFor({ state: "hidden" });
      await journey.press(KEN, await journey.card("approve"), "approve");
      const card = await journey
        .card("ActiveRecord::RecordNotFound")
        .catch(() => journey.card("RecordNotFound"));
      await journey.thread(card, "RecordNotFound");
      await picture("failed-dark-ja");
      const run = await journey.run();
      expect(run).toMatchObject({
        status: "failed",
        result: { exception: { class: "ActiveRecord::RecordNotFound", line: 1 } },
      });
      await page
        .getByRole("button", { name: /Home|ホーム/ })
        .first()
        .click();
      await page
        .getByText("RecordNotFound")
        .first()
        .waitFor({ timeout: 3000 })
        .catch(() => undefined);
      await picture("home-dark-ja");
    },
    2 * ONE_RUN,
  );

  it("everything is still there after a restart", async () => {
    await journey.stop();
    await journey.startServer();
    await page.setViewportSize({ width: 390, height: 800 });
    await sit("U0000ONC02");
    await main().getByText(COMMAND).first().waitFor();
    await picture("narrow-light");
  });
});
