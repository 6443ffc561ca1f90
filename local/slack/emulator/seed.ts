import { BOT, CHANNELS, PEOPLE, TEAM } from "../people.ts";

/** The tokens that only this process uses towards the emulator: one per identity, made anew in each life. */
export type Tokens = ReadonlyMap<string, string>;

/** The name under which a channel is seeded. The emulator brings channels of its own, with other members. */
export function seededName(channelName: string): string {
  return `workspace-${channelName}`;
}

/** What our own calls need, whatever the app may do. Without `users:read.email` nobody's address is told. */
const SCOPES = ["chat:write", "files:write", "users:read", "channels:read", "im:write"];

/** The emulator's seed: our people, our channels, the app, and a token for each of them. */
export function emulatorSeed(tokens: Tokens): Record<string, unknown> {
  return {
    team: { name: TEAM.name, domain: TEAM.domain },
    users: PEOPLE.map((person) => ({
      name: person.name,
      real_name: person.realName,
      profile: { display_name: person.name, real_name: person.realName, title: person.title },
    })),
    channels: CHANNELS.filter((channel) => channel.personId === null).map((channel) => ({
      name: seededName(channel.name),
    })),
    oauth_apps: [
      {
        client_id: "sandbox",
        client_secret: "sandbox",
        app_id: BOT.appId,
        name: BOT.realName,
        redirect_uris: [],
        bot_id: BOT.botId,
        bot_user_id: BOT.userId,
        bot_name: BOT.name,
      },
    ],
    tokens: [...tokens].map(([userId, token]) => ({ ...tokenSeed(userId, token), scopes: SCOPES })),
    strict_scopes: true,
  };
}

function tokenSeed(userId: string, token: string): Record<string, unknown> {
  if (userId !== BOT.userId) return { token, user: PEOPLE.find((person) => person.id === userId)?.name };
  return { token, user_id: userId, app_id: BOT.appId, bot_id: BOT.botId, bot_user_id: BOT.userId };
}
