/** The kinds of WebSocket frames that are used here (RFC 6455, section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One frame. A message may come in several; only the last is `final`. */
export interface Frame {
  final: boolean;
  opcode: number;
  payload: Buffer;
}

/** The other side does not speak WebSocket as a client must; the connection is to be dropped. */
export class FrameError extends Error {
  override name = "FrameError";
}

/** Writes a frame as a server does: whole, and not masked. */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const first = 0x80 | opcode;
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([first, length]), payload]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/**
 * Takes the first frame off the bytes that a client sent; `undefined` while it is incomplete.
 * Throws `FrameError` for an unmasked frame, an unknown extension, or one longer than `limit` bytes.
 */
export function decodeFrame(bytes: Buffer, limit: number): { frame: Frame; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const [first, second] = [bytes.readUInt8(0), bytes.readUInt8(1)];
  if ((first & 0x70) !== 0) throw new FrameError("The frame uses an extension that was not agreed on");
  if ((second & 0x80) === 0) throw new FrameError("A client must mask its frames");
  const short = second & 0x7f;
  const headLength = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < headLength + 4) return undefined;
  const length =
    short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  if (length > limit) throw new FrameError(`The frame is longer than ${limit} bytes`);
  const end = headLength + 4 + length;
  if (bytes.length < end) return undefined;
  const mask = bytes.subarray(headLength, headLength + 4);
  const payload = Buffer.from(bytes.subarray(headLength + 4, end));
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0);
  return { frame: { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload }, rest: bytes.subarray(end) };
}
