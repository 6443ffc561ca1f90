import { z } from "zod";
import { CHANNELS, type Channel, PEOPLE, TEAM } from "../people.ts";
import { EmulatorError, type Life } from "./life.ts";
import { seededName } from "./seed.ts";

const named = z.array(z.object({ id: z.string(), name: z.string() }));
const userList = z.object({ members: named });
const channelList = z.object({ channels: named });
const opened = z.object({ channel: z.object({ id: z.string() }) });

/** The only team of every emulator. */
const EMULATED_TEAM = "T000000001";

/** Finds out which ids the emulator gave to our people and channels. */
export async function learnIds(life: Life): Promise<void> {
  life.aliases.add(TEAM.id, EMULATED_TEAM);
  const { members } = userList.parse(await life.call("users.list", { limit: 1000 }));
  const { channels } = channelList.parse(await life.call("conversations.list", { limit: 1000 }));
  for (const person of PEOPLE) life.aliases.add(person.id, idOf(person.name, members));
  for (const channel of CHANNELS)
    life.aliases.add(channel.id, await emulatedChannel(life, channel, channels));
}

async function emulatedChannel(life: Life, channel: Channel, known: z.infer<typeof named>): Promise<string> {
  if (channel.personId === null) return idOf(seededName(channel.name), known);
  return opened.parse(await life.call("conversations.open", { users: channel.personId })).channel.id;
}

function idOf(name: string, known: z.infer<typeof named>): string {
  const found = known.find((candidate) => candidate.name === name);
  if (!found) throw new EmulatorError(`The emulator did not make ${name}`);
  return found.id;
}
