import type { Text } from "../text/index.ts";
import { mention } from "./mrkdwn.ts";

/** How many people are named one by one; a list of fifty would be read by none of them. */
const NAMED = 10;

/** `@ken, @maya or 3 others` */
export function oneOf(people: readonly string[], { common }: Text): string {
  return common.oneOf(named(people, common));
}

/** `@ken, @maya and 3 others` */
export function allOf(people: readonly string[], { common }: Text): string {
  return common.allOf(named(people, common));
}

function named(people: readonly string[], common: Text["common"]): string[] {
  if (people.length === 0) return [common.nobody];
  const mentions = people.slice(0, NAMED).map(mention);
  return people.length > NAMED ? [...mentions, common.others(people.length - NAMED)] : mentions;
}

/** Who did something: a person, or Ambulance itself. */
export function author(by: string, { common }: Text): string {
  return by === "ambulance" ? common.ambulance : mention(by);
}
