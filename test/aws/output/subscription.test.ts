import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readSubscription, SubscriptionDamagedError } from "../../../aws/output/subscription.ts";

const MESSAGE = {
  messageType: "DATA_MESSAGE",
  owner: "123456789012",
  logGroup: "/ambulance/main/production",
  logStream: "ambulance/web/0123456789abcdef",
  subscriptionFilters: ["output"],
  logEvents: [
    { id: "1", timestamp: 1_795_000_000_000, message: "日本語" },
    { id: "2", timestamp: 1_795_000_000_001, message: "two\n" },
  ],
};

const packed = (data: unknown) => ({ awslogs: { data: gzipSync(JSON.stringify(data)).toString("base64") } });

describe("what CloudWatch Logs sends to a subscribed function", () => {
  it("is read: where the lines are from, the lines, and how much was printed", () => {
    expect(readSubscription(packed(MESSAGE))).toEqual({
      logGroup: MESSAGE.logGroup,
      logStream: MESSAGE.logStream,
      bytes: 14,
      events: MESSAGE.logEvents.map(({ timestamp, message }) => ({ timestamp, message })),
    });
  });

  it("is nothing when it only tries whether the function can be reached", () => {
    const control = {
      ...MESSAGE,
      messageType: "CONTROL_MESSAGE",
      logEvents: [{ id: "", timestamp: 0, message: "CWL" }],
    };
    expect(readSubscription(packed(control))).toBeUndefined();
  });

  const damaged: [string, unknown, RegExp][] = [
    ["no payload", undefined, /awslogs\.data is missing/],
    ["another event", { Records: [] }, /awslogs\.data is missing/],
    ["no base64", { awslogs: { data: "日本" } }, /no base64/],
    ["no gzip", { awslogs: { data: Buffer.from("{}").toString("base64") } }, /no gzipped JSON/],
    ["a torn gzip", { awslogs: { data: packed(MESSAGE).awslogs.data.slice(0, 80) } }, /no gzipped JSON/],
    ["no JSON", { awslogs: { data: gzipSync("secret").toString("base64") } }, /no gzipped JSON/],
    ["another kind of message", packed({ ...MESSAGE, messageType: "secret" }), /unexpected: messageType$/],
    [
      "lines without text",
      packed({ ...MESSAGE, logEvents: [{ timestamp: 1 }] }),
      /unexpected: logEvents\.0\.message$/,
    ],
    [
      "far more than was sent",
      { awslogs: { data: gzipSync(Buffer.alloc(65 << 20, " ")).toString("base64") } },
      /no gzip/,
    ],
  ];
  it.each(damaged)("is refused when it is %s, without telling what was in it", (_title, payload, problem) => {
    const read = () => readSubscription(payload);
    expect(read).toThrow(SubscriptionDamagedError);
    expect(read).toThrow(problem);
    expect(read).not.toThrow(/secret/);
  });
});
