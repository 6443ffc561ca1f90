import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty directory under the system's temporary one; give it to {@link removeDirectory} afterwards. */
export function emptyDirectory(): string {
  return mkdtempSync(join(tmpdir(), "ambulance-test-"));
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
