import { describe, expect, it } from "vitest";
import { DamagedRecordError, readRecord, writtenRecord } from "../../runs/record.ts";
import { runSchema } from "../../runs/run.ts";
import { someRun, someRunId } from "../support/runs.ts";

describe("a record", () => {
  const text = writtenRecord(someRunId(), runSchema, someRun());

  it("is read as it was written", () => {
    expect(readRecord(someRunId(), runSchema, text)).toEqual(someRun());
  });

  it.each([
    ["cut off", text.slice(0, 100), "it is not JSON"],
    ["empty", "", "it is not JSON"],
    ["not an object", "3", "expected object"],
    ["without a status", text.replace('"status"', '"state"'), "at status"],
    ["with a status that does not exist", text.replace('"requested"', '"done"'), "at status"],
    [
      "with a field that nobody knows",
      text.replace("{", '{"approved":true,'),
      'Unrecognized key: "approved"',
    ],
  ])("that is %s is damaged: the error names it and says what is wrong", (_, damaged, problem) => {
    const read = () => readRecord(someRunId(), runSchema, damaged);
    expect(read).toThrow(DamagedRecordError);
    expect(read).toThrow(`The record of ${someRunId()} is damaged`);
    expect(read).toThrow(problem);
  });
});
