import { z } from "zod";
import { parseManifest } from "../../local/slack/manifest.ts";

/** The parts of `bot/manifest.json` that a deployment changes; the rest goes through as it is. */
const baseSchema = z.looseObject({
  display_information: z.looseObject({ name: z.string() }),
  features: z.looseObject({ slash_commands: z.array(z.looseObject({ command: z.string() })) }),
  settings: z.looseObject({
    event_subscriptions: z.looseObject({}),
    interactivity: z.looseObject({ is_enabled: z.boolean() }),
    socket_mode_enabled: z.boolean(),
  }),
});

type Manifest = z.infer<typeof baseSchema>;

/** What is different about one deployment's app. */
export interface Deployment {
  name?: string;
  /** The slash command, when it is not the usual one. */
  command?: string;
  /** Where Slack sends requests; Socket Mode when absent. */
  requestUrl?: string;
}

/**
 * The manifest of one deployment's app, within Slack's limits.
 * @throws ManifestError
 */
export function manifestFor(base: unknown, { name, command, requestUrl }: Deployment): Manifest {
  const manifest = baseSchema.parse(base);
  const named =
    name === undefined
      ? manifest
      : { ...manifest, display_information: { ...manifest.display_information, name } };
  const called = command === undefined ? named : withCommand(named, command);
  const made = requestUrl === undefined ? called : overHttp(called, requestUrl);
  parseManifest(made);
  return made;
}

function withCommand({ features, ...rest }: Manifest, command: string): Manifest {
  const slash_commands = features.slash_commands.map((each) => ({ ...each, command }));
  return { ...rest, features: { ...features, slash_commands } };
}

function overHttp(manifest: Manifest, url: string): Manifest {
  const { features, settings } = manifest;
  return {
    ...manifest,
    features: {
      ...features,
      slash_commands: features.slash_commands.map((command) => ({ ...command, url })),
    },
    settings: {
      ...settings,
      event_subscriptions: { request_url: url, ...settings.event_subscriptions },
      interactivity: { ...settings.interactivity, request_url: url },
      socket_mode_enabled: false,
    },
  };
}
