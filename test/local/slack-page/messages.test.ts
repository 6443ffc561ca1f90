import { expect, it } from "vitest";
import { describeOnStage } from "./on-stage.ts";
import { COMPOSER, ON_CALL_HERE, SOON } from "./open.ts";
import { everyBlock, HOSTILE } from "./samples.ts";

describeOnStage("messages in the page of the sandbox Slack", (start) => {
  it("shows hostile text as text, and an unescaped ping loudly", async () => {
    const { page, fake, stage } = await start();
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

  it("lets two windows be two people, each with their own drafts and private messages", async () => {
    const { page, fake, stage } = await start();
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
    await expect.poll(() => page.getByRole("textbox", COMPOSER).inputValue(), SOON).toBe("a draft");
    await page
      .getByRole("article")
      .filter({ hasText: "developer alone" })
      .getByRole("button", { name: "Dismiss" })
      .click();
    expect(await page.getByText("for the developer alone").count()).toBe(0);
  });

  it("stays where one reads while messages arrive, and counts what is unread elsewhere", async () => {
    const { page, fake } = await start();
    for (let line = 0; line < 60; line++) fake.post({ text: `message ${line}`, userId: "U0000ONC01" });
    await page.getByText("message 59").waitFor();
    await page.evaluate("document.querySelector('#channel-scroll').scrollTop = 0");
    fake.post({ text: "the newest" });
    await page.getByRole("button", { name: "New messages" }).click();
    await page.getByRole("button", { name: "New messages" }).waitFor({ state: "hidden" });
    const left = "(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)";
    expect(await page.evaluate(`${left}(document.querySelector("#channel-scroll"))`)).toBeLessThan(2);
    fake.post({ text: "over here", channel: "C0000GEN01", userId: "U0000ONC01" });
    await page.getByRole("button", { name: "general 1 unread" }).click();
    await page.getByText("over here").waitFor();
    await page.getByRole("button", { name: "general", exact: true }).waitFor();
  });

  it("opens a link to a card in place, in whatever seat was taken last", async () => {
    const { page, fake, stage } = await start({ hash: "#/U0000ONC01/C0000GEN01" });
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
});
