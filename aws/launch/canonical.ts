import { createHash } from "node:crypto";

/** A text that is the same for the same content, in whatever order ECS lists variables and keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) => {
    if (Array.isArray(part)) return part.every(isNamed) ? [...part].sort(byName) : part;
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** The SHA-256 of {@link canonical}: to compare what nobody should read. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

function isNamed(part: unknown): part is { name: string } {
  return typeof part === "object" && part !== null && "name" in part && typeof part.name === "string";
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
