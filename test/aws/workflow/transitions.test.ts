import { describe, expect, it } from "vitest";
import { benchTransitions, statesOfGoodPath } from "../../../bench/transitions.ts";

describe("a run with approval that nothing goes wrong with", () => {
  it("goes through the states that the process is read by", async () => {
    expect(await statesOfGoodPath()).toEqual([
      "Announce the request",
      "Check the command",
      "Is an approval needed?",
      "Wait for approval",
      "Was it approved?",
      "Take the target",
      "Prepare the launch",
      "Where does it run?",
      "Run the command in ECS",
      "Collect the result",
      "Close the run",
    ]);
  });

  it("stays below the number of transitions that the project promises", async () => {
    const [row] = await benchTransitions();
    expect(row?.measured).toBeLessThanOrEqual(row?.bar ?? 0);
  });
});
