import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { launch, noBrowser } from "./browser.ts";
import { LOW_CONTRAST } from "./contrast.ts";
import { buildStage, ON_CALL_HERE, type Opening, type Stage, tabTo } from "./open.ts";
import { everyBlock, HOSTILE, LONG_OUTPUT, runCard } from "./samples.ts";

if (noBrowser !== null) console.warn(`The page of the sandbox Slack is not tried: ${noBrowser}`);

const COMPOSER = { name: "Message #production-runs" };

describe.skipIf(noBrowser !== null)("the page of the sandbox Slack", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await buildStage(await launch());
  });
  afterAll(async () => {
    await stage?.close();
  });

  const start = async (opening: Opening = {}) => ({ page: await stage.open(opening), fake: stage.fake });

  it("shows hostile text as text, and an unescaped ping loudly", async () => {
    const { page, fake } = await start();
    fake.post({ text: "all", blocks: everyBlock() });
    fake.post({ text: HOSTILE, userId: "U0000ONC01" });
    fake.post({ text: "<!here> `<!channel>`" });
    await page.getByText("@here", { exact: true }).waitFor();
    expect(await page.evaluate("window.__injected")).toBeUndefined();
    expect(await page.locator("#client script, #client img, #client iframe").count()).toBe(0);
    expect(
      await page.evaluate(
        "[...document.querySelectorAll('a')].filter((one) => !/^https?:/.test(one.href)).length",
      ),
    ).toBe(0);
    expect(await page.locator("pre", { hasText: "</code></pre><script>" }).count()).toBe(1);
    expect(await page.locator(".ping").allTextContents()).toEqual(["@channel", "@here", "@channel"]);
    expect(stage.faults).toEqual([]);
  });

  it("escapes what a person types, as Slack's own client does", async () => {
    const { page, fake } = await start();
    await page.getByRole("textbox", COMPOSER).fill("<!channel> a < b & *c*");
    await page.keyboard.press("Enter");
    await page.getByRole("article").getByText("<!channel> a < b & c").waitFor();
    expect(fake.heard.at(-1)?.body.text).toBe("&lt;!channel&gt; a &lt; b &amp; *c*");
  });

  it("can be used by keyboard alone, from the slash to the result in the thread", async () => {
    const { page, fake } = await start();
    await page.keyboard.type("/amb");
    await page.getByRole("option", { name: "/ambulance", exact: false }).first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const modal = page.getByRole("dialog", { name: "Run in production" });
    await modal.waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("User.each do |u|");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await modal.getByText("Please fill this in.").count()).toBe(1);
    await page.keyboard.type("Checking");
    await page.keyboard.press("Enter");
    await modal.getByText("Line 1 does not parse").waitFor();
    await expect.poll(() => page.evaluate("document.activeElement.tagName")).toBe("TEXTAREA");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("User.count");
    await page.keyboard.press("Control+Enter");
    await page.getByRole("complementary", { name: "Thread" }).waitFor();
    expect(await modal.count()).toBe(0);
    await approveByKeyboard();

    async function approveByKeyboard() {
      await page.keyboard.press("Alt+Digit2");
      await page.waitForSelector("body[data-seat=U0000ONC01]");
      await tabTo(page, "Approve", "Shift+Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "Run this in production?" }).waitFor();
      await tabTo(page, "Approve and run");
      await page.keyboard.press("Enter");
      const thread = page.getByRole("complementary", { name: "Thread" });
      await thread.getByText("the run succeeded after 2.1 s").waitFor();
      await tabTo(page, "Close thread");
      await page.keyboard.press("Escape");
      await expect.poll(() => page.evaluate("document.activeElement.className")).toBe("replies");
      expect(await thread.count()).toBe(0);
      await page.keyboard.press("Enter");
      await thread.getByText("row 199").waitFor();
      expect(fake.heard.filter((one) => one.path === "action")).toHaveLength(1);
    }
  });

  it("sends the form's values as the server wants them", async () => {
    const { page, fake } = await start();
    await page.getByRole("textbox", COMPOSER).fill("/ambulance");
    await page.keyboard.press("Enter");
    const modal = page.getByRole("dialog");
    await modal.getByLabel("Target").selectOption("staging");
    await modal.getByLabel("Command").fill("User.count\nputs 1");
    await modal.getByLabel("Reason").fill("why");
    await modal.getByRole("radio", { name: "Dry run" }).check();
    await modal.getByRole("checkbox").check();
    await modal.getByRole("button", { name: "Request" }).click();
    await modal.waitFor({ state: "hidden" });
    expect(fake.heard.find((one) => one.path === "submit")?.body.values).toEqual({
      target: { value: "staging" },
      command: { value: "User.count\nputs 1" },
      reason: { value: "why" },
      mode: { value: "dry-run" },
      also: { value: ["tell"] },
    });
  });

  it("never cuts a long command, counts near the limit and says how much is too much", async () => {
    const { page, fake } = await start();
    await page.getByRole("textbox", COMPOSER).fill("/ambulance");
    await page.keyboard.press("Enter");
    const command = page.getByRole("textbox", { name: "Command" });
    await command.fill("x".repeat(2950));
    await page.getByText("2950 of 3000 characters").waitFor();
    await command.fill("x".repeat(3012));
    await page.getByLabel("Reason").fill("why");
    await page.keyboard.press("Enter");
    await page.getByText("Too long by 12 characters.").waitFor();
    expect((await command.inputValue()).length).toBe(3012);
    expect(fake.heard.some((one) => one.path === "submit")).toBe(false);
  });

  it("keeps what was entered when the app updates or covers its view, and closes views one by one", async () => {
    const { page, fake } = await start();
    await page.getByRole("textbox", COMPOSER).fill("/ambulance");
    await page.keyboard.press("Enter");
    await page.getByLabel("Reason").fill("half written");
    const [view] = fake.views.get("U0000DEV01") ?? [];
    fake.views.set("U0000DEV01", [{ ...view, title: { type: "plain_text", text: "Updated" } }]);
    fake.changed();
    await page.getByRole("dialog", { name: "Updated" }).waitFor();
    expect(await page.getByLabel("Reason").inputValue()).toBe("half written");
    fake.open("U0000DEV01", { type: "modal", title: { type: "plain_text", text: "On top" }, blocks: [] });
    await page.getByRole("dialog", { name: "On top" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Updated" }).waitFor();
    expect(await page.getByLabel("Reason").inputValue()).toBe("half written");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(fake.heard.filter((one) => one.path === "close")).toHaveLength(2);
  });

  it("takes a double click as one press and shows that it is at work", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { page, fake } = await start({ gate: () => held, hash: ON_CALL_HERE });
    fake.post({ text: "card", blocks: runCard("Waiting", false) });
    const reject = page.getByRole("button", { name: "Reject" });
    await reject.dblclick();
    expect(await reject.getAttribute("aria-busy")).toBe("true");
    release();
    await expect.poll(() => reject.getAttribute("aria-busy")).toBeNull();
    expect(fake.heard.filter((one) => one.path === "action")).toHaveLength(1);
  });

  it("lets two windows be two people, each with their own drafts and private messages", async () => {
    const { page, fake } = await start();
    const onCall = await stage.another({ hash: ON_CALL_HERE });
    fake.post({ only: "U0000DEV01", text: "for the developer alone" });
    fake.post({ text: "for <@U0000ONC02> and everybody" });
    await page.getByText("for the developer alone").waitFor();
    await onCall.getByText("and everybody").waitFor();
    expect(await onCall.getByText("for the developer alone").count()).toBe(0);
    await page.bringToFront();
    await page.getByRole("textbox", COMPOSER).fill("a draft");
    await page.getByRole("radio", { name: "Rin Suzuki" }).check();
    await page.waitForSelector("body[data-seat=U0000AUD01]");
    expect(page.url()).toContain("#/U0000AUD01/C0000RUNS1");
    expect(await page.getByRole("textbox", COMPOSER).inputValue()).toBe("");
    await page.goBack();
    await expect.poll(() => page.getByRole("textbox", COMPOSER).inputValue()).toBe("a draft");
    await page
      .getByRole("article")
      .filter({ hasText: "developer alone" })
      .getByRole("button", { name: "Dismiss" })
      .click();
    expect(await page.getByText("for the developer alone").count()).toBe(0);
  });

  it("speaks the language of the person in the seat", async () => {
    const { page, fake } = await start();
    await page.getByLabel("Language of this person").selectOption("ja-JP");
    await page.getByRole("textbox", { name: "#production-runs へのメッセージ" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("ja");
    expect(fake.heard.at(-1)).toEqual({ path: "locale", body: { as: "U0000DEV01", locale: "ja-JP" } });
    await page.keyboard.press("Alt+Digit2");
    await page.getByRole("textbox", COMPOSER).waitFor();
  });

  it.each(["light", "dark"] as const)("is readable in the %s theme", async (colorScheme) => {
    const { page, fake } = await start({ colorScheme });
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    fake.post({ text: "all", blocks: everyBlock() });
    const ts = fake.post({ text: "card", blocks: runCard("Waiting", false) });
    fake.post({ threadTs: ts, text: "<@U0000DEV01> <!here> <https://example.com|link>", edited: true });
    fake.post({ only: "U0000DEV01", text: "private <#C0000RUNS1>" });
    fake.post({ channel: "C0000GEN01", userId: "U0000ONC01", text: "unread" });
    await page.getByRole("button", { name: "1 reply" }).click();
    await page.getByRole("textbox", COMPOSER).fill("/ambulance slow");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("did not answer within 3 seconds").waitFor();
    await page.getByText("unread", { exact: false }).first().waitFor();
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
    await page.getByRole("textbox", COMPOSER).fill("/ambulance");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Request" }).click();
    expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
  });

  it("remembers the chosen theme", async () => {
    const { page } = await start({ colorScheme: "light" });
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const before = await ground();
    await page.getByRole("button", { name: "Theme: as the system" }).click();
    await page.getByRole("button", { name: "Theme: light" }).click();
    await expect.poll(ground).not.toBe(before);
    await page.reload();
    await page.getByRole("button", { name: "Theme: dark" }).waitFor();
    expect(await ground()).not.toBe(before);
  });

  it("shows one pane at a time in a narrow window, and nothing runs out of it", async () => {
    const { page, fake } = await start({ width: 390 });
    const ts = fake.post({ text: "all", blocks: everyBlock() });
    fake.post({
      threadTs: ts,
      text: "out",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: `\`\`\`\n${LONG_OUTPUT}\n\`\`\`` } }],
    });
    fake.post({ text: `${"unbroken".repeat(60)} https://example.com/${"long/".repeat(60)}` });
    const wide = () =>
      page.evaluate(
        "Math.max(...[...document.querySelectorAll('#client, #main, #thread, .messages, .message')].map((one) => one.scrollWidth))",
      );
    await page.getByRole("button", { name: "1 reply" }).waitFor();
    expect(await wide()).toBeLessThanOrEqual(390);
    await page.getByRole("button", { name: "1 reply" }).click();
    await page.getByRole("complementary", { name: "Thread" }).waitFor();
    expect(await page.getByRole("main").isVisible()).toBe(false);
    expect(await wide()).toBeLessThanOrEqual(390);
    await page.getByRole("button", { name: "Close thread" }).click();
    await page.getByRole("button", { name: "Channels and apps" }).click();
    await page.getByRole("button", { name: "Ambulance Home" }).click();
    await page.getByRole("heading", { name: "Waiting for you" }).waitFor();
    expect(fake.heard.at(-1)?.path).toBe("home");
  });

  it("says that the server is gone, loses no text, and comes back by itself", async () => {
    const { page, fake } = await start();
    await fake.stop();
    await page.getByText("The server has stopped. Start it again with npm start").waitFor();
    await page.getByRole("textbox", COMPOSER).fill("hello?");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("The server does not answer").waitFor();
    await expect.poll(() => page.getByRole("textbox", COMPOSER).inputValue()).toBe("hello?");
    await fake.start();
    await page.getByText("The server is back.").waitFor();
    expect(await page.getByText("The server has stopped").count()).toBe(0);
    fake.post({ text: "and so are messages" });
    await page.getByText("and so are messages").waitFor();
  });

  it("puts a failed command back, fetches sent ones with the arrow key, and leaves Enter to the input method", async () => {
    const { page, fake } = await start();
    const box = page.getByRole("textbox", COMPOSER);
    await box.fill("first");
    await page.keyboard.press("Enter");
    await page.getByRole("article").getByText("first").waitFor();
    await box.fill("/ambulance slow");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("operation_timeout").waitFor();
    expect(await box.inputValue()).toBe("/ambulance slow");
    await box.fill("");
    await page.keyboard.press("ArrowUp");
    expect(await box.inputValue()).toBe("first");
    const sent = fake.heard.length;
    await page.evaluate(
      "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))",
    );
    expect(await box.inputValue()).toBe("first");
    expect(fake.heard).toHaveLength(sent);
  });

  it("tells a newcomer what to do, and that commands do not work in threads", async () => {
    const { page, fake } = await start();
    await page.getByRole("button", { name: "Type /ambulance for me" }).click();
    expect(await page.getByRole("textbox", COMPOSER).inputValue()).toBe("/ambulance");
    fake.post({ text: "a card" });
    await page.getByRole("article").hover();
    await page.getByRole("button", { name: "Reply in thread" }).click();
    await page.getByRole("textbox", { name: "Reply" }).fill("/ambulance history");
    await page.keyboard.press("Enter");
    await page.getByText("does not work in a thread, as in Slack").waitFor();
    expect(fake.heard.some((one) => one.path === "say")).toBe(false);
  });

  it("stays where one reads while messages arrive, and counts what is unread elsewhere", async () => {
    const { page, fake } = await start();
    for (let line = 0; line < 60; line++) fake.post({ text: `message ${line}`, userId: "U0000ONC01" });
    await page.getByText("message 59").waitFor();
    await page.evaluate("document.querySelector('#channel-scroll').scrollTop = 0");
    fake.post({ text: "the newest" });
    await page.getByRole("button", { name: "New messages" }).click();
    await vi.waitFor(async () => expect(await page.getByText("the newest").isVisible()).toBe(true));
    fake.post({ text: "over here", channel: "C0000GEN01", userId: "U0000ONC01" });
    await page.getByRole("button", { name: "general 1 unread" }).click();
    await page.getByText("over here").waitFor();
    await page.getByRole("button", { name: "general", exact: true }).waitFor();
  });

  it("opens a link to a card in place, in whatever seat was taken last", async () => {
    const { page, fake } = await start({ hash: "#/U0000ONC01/C0000GEN01" });
    const ts = fake.post({ text: "the card" });
    fake.post({
      channel: "C0000GEN01",
      text: `<${fake.url}/archives/C0000RUNS1/p${ts.replace(".", "")}|your card>`,
    });
    await page.getByRole("link", { name: "your card" }).click();
    await page.getByRole("complementary", { name: "Thread" }).getByText("the card").waitFor();
    await page.goto("about:blank");
    await page.goto(`${fake.url}/#C0000RUNS1/${ts}`);
    await page.waitForSelector("body[data-seat=U0000ONC01]");
    await page.getByRole("complementary", { name: "Thread" }).getByText("the card").waitFor();
    expect(stage.faults).toEqual([]);
  });
});
