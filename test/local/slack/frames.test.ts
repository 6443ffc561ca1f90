import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeFrame, encodeFrame, OPCODE } from "../../../local/slack/socket-mode/frames.ts";

const LIMIT = 100_000;

/** Masks a server's frame as a client would send it. */
function masked(frame: Buffer, mask: Buffer): Buffer {
  const short = frame.readUInt8(1);
  const headLength = short === 126 ? 4 : short === 127 ? 10 : 2;
  const head = Buffer.from(frame.subarray(0, headLength));
  head.writeUInt8(short | 0x80, 1);
  const body = Buffer.from(frame.subarray(headLength)).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([head, mask, body]);
}

const MASK = Buffer.from([1, 2, 3, 4]);

describe("frames", () => {
  test.each([0, 1, 125, 126, 127, 65_535, 65_536, LIMIT])("of %i bytes arrive as they were sent", (size) => {
    const payload = Buffer.alloc(size, "x");
    const decoded = decodeFrame(masked(encodeFrame(OPCODE.text, payload), MASK), LIMIT);
    expect(decoded?.frame).toEqual({ final: true, opcode: OPCODE.text, payload });
    expect(decoded?.rest).toHaveLength(0);
  });

  it("are taken one by one from whatever arrives", () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(bytes, bytes, fc.uint8Array({ minLength: 4, maxLength: 4 }), (first, second, mask) => {
        const frames = [first, second].map((one) =>
          masked(encodeFrame(OPCODE.text, Buffer.from(one)), Buffer.from(mask)),
        );
        const decoded = decodeFrame(Buffer.concat(frames), LIMIT);
        expect(decoded?.frame.payload).toEqual(Buffer.from(first));
        expect(decodeFrame(decoded?.rest ?? Buffer.alloc(0), LIMIT)?.frame.payload).toEqual(
          Buffer.from(second),
        );
      }),
    );
  });

  it("wait for the rest of themselves", () => {
    const whole = masked(encodeFrame(OPCODE.text, Buffer.alloc(200, "x")), MASK);
    for (let length = 0; length < whole.length; length += 1) {
      expect(decodeFrame(whole.subarray(0, length), LIMIT)).toBeUndefined();
    }
  });

  it("are refused without a mask, with an extension, and beyond the limit", () => {
    const frame = encodeFrame(OPCODE.text, Buffer.alloc(10));
    expect(() => decodeFrame(frame, LIMIT)).toThrow("mask");
    const extended = masked(frame, MASK);
    extended.writeUInt8(extended.readUInt8(0) | 0x40, 0);
    expect(() => decodeFrame(extended, LIMIT)).toThrow("extension");
    expect(() => decodeFrame(masked(encodeFrame(OPCODE.text, Buffer.alloc(LIMIT + 1)), MASK), LIMIT)).toThrow(
      "longer",
    );
  });
});
