import { describe, expect, it } from "vitest";
import { foundIn } from "../../support/policy.ts";
import { card, over, someDelivery, textOf, waiting } from "./some-delivery.ts";

const SECRET = "sk_live_4eC39HqLyjWDarjtT1zdp7dc";
const MANY = `x = "${SECRET}"\n${"User.delete_all\n".repeat(4)}system("curl -u ${SECRET}")\nsleep 1`;

describe("what was found in a command", () => {
  it("is in the thread when the card shows only the worst of it, before the approvers are called", async () => {
    const { tell, slack } = await someDelivery({
      ...waiting,
      messages: { card },
      findings: await foundIn(MANY),
    });
    await tell("waiting");
    const posted = slack.to("chat.postMessage");
    expect(posted.map(({ text }) => text)).toEqual([
      expect.stringContaining("Reading the command found 12 things"),
      expect.stringContaining("please approve or reject"),
    ]);
    expect(posted[0]).toMatchObject({ thread_ts: "1.1" });
    expect(textOf(posted[0])).toContain("7: sleep 1");
  });

  it("is told once, however far the run goes and however often it is tried", async () => {
    const { tell, slack } = await someDelivery({ ...over, findings: await foundIn(MANY) });
    await tell("started", "result", "started", "result");
    expect(
      slack.to("chat.postMessage").filter(({ text }) => textOf(text).includes("12 things")),
    ).toHaveLength(1);
  });

  it("is not repeated when the card shows all of it", async () => {
    const { tell, slack } = await someDelivery({
      ...waiting,
      messages: { card },
      findings: await foundIn("User.delete_all"),
    });
    await tell("waiting");
    expect(slack.to("chat.postMessage")).toHaveLength(1);
  });

  it("shows a secret nowhere but in the command itself, which whoever approves has to see", async () => {
    const findings = await foundIn(MANY);
    const { tell, slack } = await someDelivery({ ...waiting, command: MANY, messages: { card }, findings });
    await tell("card", "waiting");
    expect(textOf(slack.to("chat.postMessage"))).not.toContain(SECRET);
    const [updated] = slack.to("chat.update");
    const withoutCommand = textOf(updated).replace(JSON.stringify(MANY), '""');
    expect(withoutCommand).toContain("A key, token or password");
    // The question before an approval begins with the command's first line.
    expect(withoutCommand.split(SECRET)).toHaveLength(2);
  });
});
