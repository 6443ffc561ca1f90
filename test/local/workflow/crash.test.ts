import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { someRunId } from "../../support/runs.ts";
import { type Death, DyingDatabase, IMMORTAL } from "./dying-database.ts";
import { FakeClock } from "./fake-clock.ts";
import { settle } from "./small-process.ts";
import { World } from "./world.ts";

const run = someRunId();
const MINUTE = 60_000;

/** What people do to a run while servers come and go. */
type Deed = "approve" | "reject" | "stop" | "wait a minute" | "wait an hour";

/** What people know: what they tried, and what was acknowledged. What was only tried may or may not have counted. */
interface Known {
  tried: Set<Deed>;
  decision?: "approved" | "rejected";
  /** A stop was acknowledged before the last step was called. */
  stoppedInTime?: boolean;
}

class Lives {
  readonly world = new World();
  readonly known: Known = { tried: new Set() };
  readonly #directory = emptyDirectory();
  #time = new FakeClock().now();

  /** One life of the server: it does the deeds until it dies or all is done. True when it survived. */
  async live(death: Death, deeds: readonly Deed[]): Promise<boolean> {
    const database = new DyingDatabase(this.#directory, death);
    const clock = new FakeClock(this.#time);
    const alive = async (action: () => unknown) => {
      await Promise.resolve()
        .then(action)
        .catch(() => {});
      await settle();
    };
    try {
      const workflow = this.world.open(database, clock);
      await alive(() => workflow.resume());
      await alive(() => workflow.start(run));
      for (const deed of deeds) if (database.isOpen) await alive(() => this.#do(deed, workflow, clock));
      return database.isOpen;
    } finally {
      this.#time = clock.now();
      clock.kill();
      if (database.isOpen) database.close();
    }
  }

  async #do(deed: Deed, workflow: ReturnType<World["open"]>, clock: FakeClock): Promise<void> {
    this.known.tried.add(deed);
    if (deed === "wait a minute") clock.advance(MINUTE);
    if (deed === "wait an hour") clock.advance(60 * MINUTE);
    if (deed === "stop") {
      await workflow.stop(run);
      if (!this.world.log.includes("CloseTheRun")) this.known.stoppedInTime = true;
    }
    if ((deed !== "approve" && deed !== "reject") || !this.world.approvalToken) return;
    const verdict = deed === "approve" ? "approved" : "rejected";
    const answered = await workflow.answer(this.world.approvalToken, { verdict });
    if (answered === "answered") this.known.decision = verdict;
  }

  end(): void {
    removeDirectory(this.#directory);
  }
}

/** What happened, with what was repeated after a crash told once, and the command in one word. */
function story(log: readonly string[]): string[] {
  const words = log.map((entry) => (entry === "run" || entry === "resume" ? "command" : entry));
  return words.filter((word, at) => word !== words[at - 1]);
}

const approvedStory = [
  "AnnounceTheRequest",
  "CheckTheCommand",
  "WaitForApproval",
  "TakeTheTarget",
  "PrepareTheLaunch",
  "command",
  "CollectTheResult",
  "CloseTheRun",
  "SUCCEEDED",
];

const begin = approvedStory.slice(0, 3);
const [close, aborted] = [["CloseTheRun", "SUCCEEDED"], ["ABORTED"]];

describe("a server that dies", () => {
  const moments: Death["moment"][] = ["before", "after", "later"];
  const ways: [string, Deed[], string[]][] = [
    ["approved", ["approve"], approvedStory],
    ["rejected", ["reject"], [...begin, ...close]],
    ["expired", ["wait an hour"], [...begin, "ExpireTheRequest", ...close]],
    ["stopped", ["stop"], [...begin, ...aborted]],
  ];
  const table = ways.flatMap(([name, deeds, way]) => moments.map((moment) => ({ name, moment, deeds, way })));

  it.each(table)(
    "at any write ($moment) brings a run that is $name to its end",
    async ({ moment, deeds, way }) => {
      let deaths = 0;
      for (let survived = false; !survived; deaths++) {
        const lives = new Lives();
        survived = await lives.live({ atWrite: deaths + 1, moment }, deeds);
        await lives.live(IMMORTAL, deeds);
        const { log, commandRuns } = lives.world;
        expect(story(log), `death ${deaths + 1}`).toEqual(way);
        expect(commandRuns).toBeLessThanOrEqual(1);
        lives.end();
      }
      expect(deaths).toBeGreaterThan(way.length);
    },
  );

  it("and dies again, while people decide, stop and wait, never executes anything twice or against a decision", async () => {
    const death = fc.record({
      atWrite: fc.integer({ min: 1, max: 25 }),
      moment: fc.constantFrom<Death["moment"]>("before", "after", "later"),
    });
    const deed = fc.constantFrom<Deed>("approve", "reject", "stop", "wait a minute", "wait an hour");
    const life = fc.record({ death, deeds: fc.array(deed, { maxLength: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 6 }), async (servers) => {
        const lives = new Lives();
        for (const { death, deeds } of servers) await lives.live(death, deeds);
        await lives.live(IMMORTAL, ["wait an hour", "wait a minute"]);
        expectHonest(lives);
        lives.end();
      }),
      { numRuns: 40 },
    );
  });
});

function expectHonest({ world, known }: Lives): void {
  const told = story(world.log);
  expect(world.ended, told.join(", ")).toBe(true);
  expect(world.commandRuns).toBeLessThanOrEqual(1);
  if (!known.tried.has("approve")) expect(world.commandRuns).toBe(0);
  if (known.decision === "approved" && !known.tried.has("stop")) expect(told).toEqual(approvedStory);
  if (known.stoppedInTime) expect(told.at(-1)).toBe("ABORTED");
  if (known.decision === "rejected") expect(told).not.toContain("TakeTheTarget");
  const order = [...approvedStory.slice(0, 3), "ExpireTheRequest", ...approvedStory.slice(3, -1)];
  const places = told.slice(0, -1).map((word) => order.indexOf(word));
  expect(places, told.join(", ")).toEqual([...places].sort((a, b) => a - b));
  expect(["SUCCEEDED", "ABORTED"]).toContain(told.at(-1));
  if (told.at(-1) === "ABORTED") expect(world.log.at(-1)).toBe("ABORTED");
}
