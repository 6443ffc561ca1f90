import { z } from "zod";

const slashCommand = z.object({
  command: z.string().min(2).max(32).startsWith("/"),
  description: z.string().max(2000),
  usage_hint: z.string().max(1000).optional(),
  url: z.string().max(3000).optional(),
  should_escape: z.boolean().default(false),
});

const shortcut = z.object({
  name: z.string().max(24),
  type: z.enum(["global", "message"]),
  callback_id: z.string().max(255),
  description: z.string().max(150),
});

const features = z.object({
  app_home: z
    .object({ home_tab_enabled: z.boolean().default(false), messages_tab_enabled: z.boolean().optional() })
    .optional(),
  bot_user: z.object({ display_name: z.string().max(80) }).optional(),
  slash_commands: z.array(slashCommand).max(50).default([]),
  shortcuts: z.array(shortcut).max(10).default([]),
});

const settings = z.object({
  interactivity: z
    .object({ is_enabled: z.boolean(), request_url: z.string().max(3500).optional() })
    .optional(),
  event_subscriptions: z
    .object({ request_url: z.string().optional(), bot_events: z.array(z.string()).max(100).default([]) })
    .optional(),
  socket_mode_enabled: z.boolean().default(false),
});

/** Slack's app manifest, as far as the sandbox enforces it. Limits: Slack's manifest schema 2.0.0. */
export const manifestSchema = z.object({
  display_information: z.object({ name: z.string().min(1).max(35) }),
  features,
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()).max(255) }) }),
  settings,
});

/** A checked app manifest. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The manifest is not one that Slack would take; the message names the place. */
export class ManifestError extends Error {
  override name = "ManifestError";
}

/** Checks a manifest read from JSON. Throws `ManifestError`. */
export function parseManifest(value: unknown): Manifest {
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ManifestError(`The Slack manifest is wrong at ${issue?.path.join(".")}: ${issue?.message}`);
}
