import { expect, it } from "vitest";
import { LOW_CONTRAST } from "./contrast.ts";
import { describeOnStage } from "./on-stage.ts";
import { COMPOSER, SOON } from "./open.ts";
import { everyBlock, LONG_OUTPUT, runCard } from "./samples.ts";

describeOnStage("the looks of the page of the sandbox Slack", (start) => {
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
    await expect.poll(ground, SOON).not.toBe(before);
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
    await expect.poll(() => page.getByRole("textbox", COMPOSER).inputValue(), SOON).toBe("hello?");
    await fake.start();
    await page.getByText("The server is back.").waitFor();
    expect(await page.getByText("The server has stopped").count()).toBe(0);
    fake.post({ text: "and so are messages" });
    await page.getByText("and so are messages").waitFor();
  });
});
