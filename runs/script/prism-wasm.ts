/** The name under which {@link withStackPointer} exports a WebAssembly program's stack pointer. */
export const STACK_POINTER = "stack_pointer";

const HEADER_BYTES = 8;
const EXPORT_SECTION = 7;
const GLOBAL_KIND = 3;

/**
 * A WebAssembly program that also exports its stack pointer, which linkers make global number 0
 * (https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md). Its list of exports gets one entry more;
 * nothing else changes.
 */
export function withStackPointer(program: Uint8Array): Uint8Array {
  for (let at = HEADER_BYTES; at < program.length; ) {
    const [size, start] = numberAt(program, at + 1);
    const end = start + size;
    if (program[at] === EXPORT_SECTION) {
      const section = withEntry(program.subarray(start, end));
      return Buffer.concat([
        program.subarray(0, at + 1),
        encoded(section.length),
        section,
        program.subarray(end),
      ]);
    }
    at = end;
  }
  throw new Error("The WebAssembly program exports nothing");
}

function withEntry(section: Uint8Array): Uint8Array {
  const [count, first] = numberAt(section, 0);
  const name = Buffer.from(STACK_POINTER);
  const entry = Buffer.from([name.length, ...name, GLOBAL_KIND, 0]);
  return Buffer.concat([encoded(count + 1), section.subarray(first), entry]);
}

/** A number in LEB128, seven bits a byte, and where the next thing begins. */
function numberAt(bytes: Uint8Array, at: number): [number, number] {
  let number = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    number |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [number, at];
  }
}

function encoded(number: number): Uint8Array {
  const bytes: number[] = [];
  let rest = number;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
