import { expect, it } from "vitest";
import { describeOnStage } from "./on-stage.ts";
import { COMPOSER, ON_CALL_HERE, SOON, tabTo } from "./open.ts";
import { runCard } from "./samples.ts";

describeOnStage("forms and buttons in the page of the sandbox Slack", (start) => {
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
    await expect.poll(() => page.evaluate("document.activeElement.tagName"), SOON).toBe("TEXTAREA");
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
      await expect.poll(() => page.evaluate("document.activeElement.className"), SOON).toBe("replies");
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
    await expect.poll(() => reject.getAttribute("aria-busy"), SOON).toBeNull();
    expect(fake.heard.filter((one) => one.path === "action")).toHaveLength(1);
  });

  it("ends a button's work while messages pour in", async () => {
    const { page, fake } = await start({ hash: ON_CALL_HERE });
    fake.post({ text: "card", blocks: runCard("Waiting", false) });
    const pouring = setInterval(() => fake.changed(), 3);
    try {
      const reject = page.getByRole("button", { name: "Reject" });
      await reject.click();
      await expect.poll(() => reject.getAttribute("aria-busy"), SOON).toBeNull();
    } finally {
      clearInterval(pouring);
    }
  });
});
