import * as z from "zod";

const placeSchema = z.union([
  z.object({ image: z.string() }).transform(({ image }) => image),
  z.object({ directory: z.string() }).transform(({ directory }) => directory),
]);

/**
 * The image or directory that a place would run a command in, for a person; undefined where the place names neither.
 * @param place what `Places.place` says: the JSON that approvals are bound to
 */
export function runsIn(place: string): string | undefined {
  try {
    return placeSchema.safeParse(JSON.parse(place)).data;
  } catch {
    return undefined;
  }
}
