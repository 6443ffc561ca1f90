import { describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { AOI, GENERAL, Journey, KEN, MAYA, RIN, RUNS, teamConfig } from "../support/journey.ts";

/** Slack takes no updates any more, so cards go on showing buttons that are out of date. */
const withOldCards = (journey: Journey) =>
  journey.post("weather", { mode: "server_error", methods: ["chat.update"] });

const quiet = { command: 'console.log("ran")' };

async function asked(filled = quiet, config?: unknown) {
  const journey = await Journey.start(config);
  await journey.ask(filled);
  return { journey, card: await journey.card("approve") };
}

async function rejectWith(
  journey: Journey,
  as: string,
  card: Parameters<Journey["press"]>[1],
  reason: string,
) {
  await journey.press(as, card, "reject");
  return journey.submit(as, { reason: { reason } });
}

describe("a run that is rejected", () => {
  it("ends with the reason in its thread, and is never run", async () => {
    const { journey, card } = await asked();
    expect(await rejectWith(journey, KEN, card, "not during the sale")).toEqual({ ok: true });
    await journey.card("Rejected");
    await journey.thread(card, "not during the sale");
    expect(await journey.run()).toMatchObject({ status: "rejected", decision: { by: KEN } });
    expect(JSON.stringify(await journey.thread(card, "Rejected"))).not.toContain('"ran"');
  });

  it("cannot be approved afterwards; whoever tries learns who rejected it", async () => {
    const { journey, card } = await asked();
    await withOldCards(journey);
    await rejectWith(journey, KEN, card, "no");
    await journey.press(MAYA, card, "approve");
    await journey.whisper(MAYA, KEN);
    expect((await journey.run()).status).toBe("rejected");
  });
});

describe("a person who may not decide", () => {
  it.each([
    ["the requester", AOI],
    ["a stranger", RIN],
  ])("(%s) is told why and who could; the run goes on waiting", async (_, person) => {
    const { journey, card } = await asked();
    await journey.press(person, card, "approve");
    await journey.whisper(person, MAYA);
    await journey.press(person, card, "reject");
    expect((await journey.run()).status).toBe("awaiting-approval");
  });

  it("because they were taken off the list while it waited is refused", async () => {
    const { journey, card } = await asked();
    const target = journey.config.targets.production;
    if (target) target.approvers = [MAYA];
    await journey.press(KEN, card, "approve");
    await journey.whisper(KEN, MAYA);
    expect((await journey.run()).status).toBe("awaiting-approval");
  });
});

describe("pressing twice", () => {
  it("on Submit makes one run", async () => {
    const journey = await Journey.start();
    await journey.command(AOI, "/ambulance");
    const values = {
      target: { target: "production" },
      mode: { mode: "write" },
      command: { command: "1" },
      reason: { reason: "x" },
    };
    await Promise.all([journey.submit(AOI, values), journey.submit(AOI, values).catch(() => undefined)]);
    await journey.card("approve");
    expect((await journey.server.services.store.history({ limit: 10 })).runs).toHaveLength(1);
  });

  it("on Approve runs it once", async () => {
    const { journey, card } = await asked();
    await Promise.all([journey.press(KEN, card, "approve"), journey.press(KEN, card, "approve")]);
    await journey.card("Succeeded");
    expect((await journey.run()).entries.filter((entry) => entry.kind === "started")).toHaveLength(1);
  });

  it("by two approvers at the same instant lets the first decide", async () => {
    const { journey, card } = await asked();
    await Promise.all([journey.press(KEN, card, "approve"), journey.press(MAYA, card, "approve")]);
    await journey.card("Succeeded");
    const approvals = (await journey.run()).entries.filter((entry) => entry.kind === "approved");
    expect(approvals).toHaveLength(1);
    await journey.whisper(approvals[0]?.by === KEN ? MAYA : KEN, approvals[0]?.by ?? "?");
  });
});

describe("a request that nobody decides about", () => {
  it("expires, and its buttons are gone", async () => {
    const journey = await Journey.start();
    const target = journey.config.targets.production;
    if (target) target.approvalExpiresAfter = 1;
    await journey.ask(quiet);
    const card = await journey.card("Expired");
    expect(JSON.stringify(card.blocks)).not.toContain('"approve"');
  });

  it("cannot be approved afterwards, even when the card still shows its buttons", async () => {
    const { journey, card } = await asked();
    await withOldCards(journey);
    const run = await journey.run();
    await journey.server.services.store.replace({ ...run, version: run.version + 1, expiresAt: 1 });
    await journey.press(KEN, card, "approve");
    await journey.whisper(KEN, "xpired");
    expect((await journey.run()).decision).toBeUndefined();
  });
});

describe("a target that is taken out of the configuration", () => {
  it("while a run waits cannot be approved any more, but the requester can still cancel", async () => {
    const { journey, card } = await asked();
    journey.config.targets = {};
    await journey.press(KEN, card, "approve");
    await journey.whisper(KEN, "production");
    await journey.press(AOI, card, "cancel");
    await journey.card("Cancelled");
  });
});

describe("whoever asks in another channel", () => {
  it("gets a link to the card, which is in the runs channel", async () => {
    const journey = await Journey.start();
    await journey.ask(quiet, AOI, GENERAL);
    const card = await journey.card("approve");
    await eventually(async () => {
      const links = (await journey.state(AOI)).messages.filter((message) => message.channel !== RUNS);
      expect(JSON.stringify(links)).toContain(`/archives/${RUNS}/p${card.ts.replace(".", "")}`);
    });
  });
});

describe("a target that needs no approval", () => {
  it("for reading runs a reading run at once, and asks for a writing one", async () => {
    const journey = await Journey.start(teamConfig({ approval: "writes" }));
    await journey.ask({ ...quiet, mode: "read-only" });
    await journey.card("Succeeded");
    await journey.ask({ ...quiet, mode: "write" });
    await journey.card("approve");
  });
});
