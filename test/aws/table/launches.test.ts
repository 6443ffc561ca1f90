import { beforeEach, describe, expect, it } from "vitest";
import { Launches, type PreparedLaunch, UnknownLaunchError } from "../../../aws/table/launches.ts";
import { DamagedRecordError } from "../../../runs/record.ts";
import { SOME_TIME, someRunId } from "../../support/runs.ts";
import { lostAnswers } from "./bad-line.ts";
import { useDynamo } from "./use-dynamo.ts";

const table = useDynamo();
const RUN = someRunId();
const TASK = "arn:aws:ecs:ap-northeast-1:123456789012:task/app/0123";

describe("a launch", () => {
  let launches: Launches;
  let second: Launches;
  let access: Awaited<ReturnType<typeof table>>;
  beforeEach(async () => {
    access = await table();
    launches = new Launches(access);
    second = new Launches(access);
  });

  it("comes back as it was prepared", async () => {
    expect(await launches.prepared(RUN, ecsLaunch("a"))).toEqual(ecsLaunch("a"));
    expect(await second.get(RUN)).toEqual(ecsLaunch("a"));
    expect(await second.get(someRunId(1))).toBeUndefined();
  });

  it("from before there were limits comes back too", async () => {
    const { limits: _, ...older } = ecsLaunch("a");
    await launches.prepared(RUN, older);
    expect(await second.get(RUN)).toEqual(older);
  });

  it("with what the longest report says comes back whole", async () => {
    const launch = { ...ecsLaunch("a"), limits: { AMBULANCE_EXPECTED: "x".repeat(120_000) } };
    await launches.prepared(RUN, launch);
    expect(await second.get(RUN)).toEqual(launch);
  });

  it("that is prepared again is the first one", async () => {
    await launches.prepared(RUN, ecsLaunch("a"));
    expect(await second.prepared(RUN, ecsLaunch("b"))).toEqual(ecsLaunch("a"));
  });

  it("that two prepare at once is the same for both", async () => {
    const [one, other] = await Promise.all([
      launches.prepared(RUN, ecsLaunch("a")),
      second.prepared(RUN, ecsLaunch("b")),
    ]);
    expect(one).toEqual(other);
    expect(await launches.get(RUN)).toEqual(one);
  });

  it("whose preparation got no answer is still the one that was prepared", async () => {
    const line = await lostAnswers(access, "PutItem");
    expect(await new Launches(line.access).prepared(RUN, ecsLaunch("a"))).toEqual(ecsLaunch("a"));
    expect(line.lost).toEqual(["PutItem"]);
    await line.close();
  });

  it("has the process that was found first, also when it is prepared again", async () => {
    await launches.prepared(RUN, ecsLaunch("a"));
    expect(await launches.found(RUN, TASK)).toBe(TASK);
    expect(await second.found(RUN, `${TASK}4`)).toBe(TASK);
    expect(await second.prepared(RUN, ecsLaunch("b"))).toEqual({ ...ecsLaunch("a"), process: TASK });
  });

  it("remembers that its output ended it", async () => {
    await launches.prepared(RUN, ecsLaunch("a"));
    await launches.ended(RUN, "output-limit");
    await second.ended(RUN, "output-limit");
    expect(await launches.get(RUN)).toEqual({ ...ecsLaunch("a"), endedBy: "output-limit" });
  });

  it("adds up what several count at once", async () => {
    await launches.prepared(RUN, ecsLaunch("a"));
    const totals = await Promise.all([1, 2, 3, 4].map((bytes) => launches.printed(RUN, bytes * 1000)));
    expect(Math.max(...totals)).toBe(10_000);
    expect(await second.printed(RUN, 0)).toBe(10_000);
    expect(await second.get(RUN)).toEqual(ecsLaunch("a"));
  });

  it("that nobody prepared is not made by what is learned of it", async () => {
    await expect(launches.found(RUN, TASK)).rejects.toThrow(UnknownLaunchError);
    await expect(launches.ended(RUN, "output-limit")).rejects.toThrow(UnknownLaunchError);
    await expect(launches.printed(RUN, 1)).rejects.toThrow(UnknownLaunchError);
    expect(await launches.get(RUN)).toBeUndefined();
  });

  it("with a nonce that others could guess is not stored", async () => {
    await expect(launches.prepared(RUN, { ...ecsLaunch("a"), nonce: "1" })).rejects.toThrow(
      DamagedRecordError,
    );
    expect(await launches.get(RUN)).toBeUndefined();
  });
});

function ecsLaunch(digit: string): PreparedLaunch {
  return {
    nonce: digit.repeat(32),
    executor: "ecs",
    target: "production",
    place: '{"image":"sha256:0123"}',
    deadline: SOME_TIME,
    outputLimit: 100_000_000,
    timeLimit: 1800,
    limits: { AMBULANCE_STATEMENT_TIMEOUT: "30" },
    container: "web",
    cluster: "app",
    taskDefinition: "ambulance-main_production:7",
    logGroup: "/ambulance/main/production",
  };
}
