import { webApi } from "@slack/bolt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryFailure } from "../../../bot/deliver/failures.ts";
import { openDatabase } from "../../../local/sqlite/database.ts";
import { Outbox } from "../../../local/sqlite/outbox.ts";
import { NotDeliveredError } from "../../../runs/delivery.ts";
import { NOTICES, type Notice } from "../../../runs/ports.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { TestPace } from "../../support/pace.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const weather = fc.constantFrom("fine", "down", "busy", "odd");
const news = fc.tuple(fc.constantFrom("A", "B", "C"), fc.constantFrom(...NOTICES));

describe("the outbox in bad weather", () => {
  it("tells everything of every run once, and all but the output in its order, through outages and restarts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(news, { maxLength: 20 }),
        // Ten failures are the end of a message.
        fc.array(weather, { maxLength: 9 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }),
        async (told, days, restarts) => {
          const heard = await toldInWeather(told, days, restarts);
          for (const run of ["A", "B", "C"]) {
            const [expected, got] = [[...new Set(of(run, told))], of(run, heard)];
            expect([...got].sort()).toEqual([...expected].sort());
            expect(got.filter(isNoOutput)).toEqual(expected.filter(isNoOutput));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("the outbox while the app's token is replaced", () => {
  it.each([
    "invalid_auth",
    "token_revoked",
    "account_inactive",
    "missing_scope",
    "not_authed",
    "token_expired",
  ])(
    "drops nothing that Slack answers with %s for two hours, whatever else gets told meanwhile",
    async (code) => {
      const directory = emptyDirectory();
      const database = openDatabase(directory);
      const pace = new TestPace();
      const [heard, logged]: [string[], string[]] = [[], []];
      let isRefused = true;
      const deliver = async (runId: string, notice: Notice) => {
        const needsSlack = notice !== "line";
        if (isRefused && needsSlack) throw deliveryFailure(refusal(code));
        heard.push(`${runId} ${notice}`);
      };
      const log = { ...silent, error: (text: string) => void logged.push(text) };
      const outbox = new Outbox(database, { deliver, log, pace });
      outbox.start();
      for (let n = 0; n < 60; n++) {
        await outbox.notify(`R${n}`, n % 2 ? "line" : "card");
        await outbox.notify(`R${n}`, "result");
        await pace.pass(120);
      }
      isRefused = false;
      await pace.pass(120);
      expect(heard.filter((told) => told.endsWith("result"))).toHaveLength(60);
      expect(heard).toHaveLength(120);
      expect(logged).toEqual([]);
      await outbox.stop();
      database.close();
      removeDirectory(directory);
    },
  );
});

function refusal(error: string): Error {
  return new webApi.WebAPIPlatformError({ ok: false, error });
}

/** What Slack took, when every attempt meets the next weather, and the server restarts after some seconds each. */
async function toldInWeather(told: [string, Notice][], days: string[], restarts: number[]) {
  const directory = emptyDirectory();
  const database = openDatabase(directory);
  const pace = new TestPace();
  const heard: [string, Notice][] = [];
  let attempt = 0;
  const deliver = async (runId: string, notice: Notice) => {
    const day = days[attempt++] ?? "fine";
    if (day === "down") throw new NotDeliveredError(new Error("no connection"));
    if (day === "busy") throw new NotDeliveredError(new Error("429"), 7);
    if (day === "odd") throw new Error("what now?");
    heard.push([runId, notice]);
  };
  let outbox = new Outbox(database, { deliver, log: silent, pace });
  for (const [runId, notice] of told) await outbox.notify(runId, notice);
  for (const seconds of [...restarts, 1200]) {
    outbox = new Outbox(database, { deliver, log: silent, pace });
    outbox.start();
    await pace.pass(seconds);
    await outbox.stop();
  }
  database.close();
  removeDirectory(directory);
  return heard;
}

const isNoOutput = (notice: Notice) => notice !== "output";

function of(run: string, all: [string, Notice][]): Notice[] {
  return all.filter(([runId]) => runId === run).map(([, notice]) => notice);
}
