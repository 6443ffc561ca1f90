import { resolve } from "node:path";
import { z } from "zod";

/** How the server is connected to Slack. */
export type Connection =
  | { kind: "sandbox" }
  | { kind: "socket"; botToken: string; appToken: string; apiUrl?: string }
  | { kind: "http"; botToken: string; signingSecret: string; apiUrl?: string };

/** Everything that the server reads from its environment. */
export interface Settings {
  connection: Connection;
  /** Where the database and the files of runs are. */
  dataDirectory: string;
  configFile: string;
  port: number;
  /** The address to listen on; the sandbox is never anywhere but on this machine. */
  host: string;
}

/** The environment does not say, or says wrongly, how to start. Each problem is a sentence; none holds a secret. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** An empty variable is one that is not set: shells and compose files leave such behind. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const environmentSchema = z.object({
  SLACK_BOT_TOKEN: optional(z.string().regex(/^xoxb-\S+$/, "must be a bot token, which begins with xoxb-.")),
  SLACK_APP_TOKEN: optional(
    z.string().regex(/^xapp-\S+$/, "must be an app-level token, which begins with xapp-."),
  ),
  SLACK_SIGNING_SECRET: optional(
    z.string().regex(/^[0-9a-f]{32}$/, "must be the app's signing secret, 32 hexadecimal digits."),
  ),
  SLACK_API_URL: optional(
    z.url({ protocol: /^https?$/, error: "must be a URL such as https://slack-gov.com/api/." }),
  ),
  AMBULANCE_DATA: optional(z.string()),
  AMBULANCE_CONFIG: optional(z.string()),
  PORT: optional(
    z
      .string()
      .regex(/^\d{1,5}$/, "must be a port from 0 to 65535.")
      .transform(Number)
      .refine((port) => port < 65_536, "must be a port from 0 to 65535."),
  ),
  HOST: optional(z.string()),
});

type Environment = z.output<typeof environmentSchema>;

/**
 * The settings from an environment such as `process.env`. Relative paths start at the directory that is given.
 * @throws SettingsError with one sentence per problem
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  directory: string,
): Settings {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`));
  }
  const { AMBULANCE_DATA, AMBULANCE_CONFIG, PORT, HOST } = parsed.data;
  return {
    connection: connectionOf(parsed.data),
    dataDirectory: resolve(directory, AMBULANCE_DATA ?? ".ambulance"),
    configFile: resolve(directory, AMBULANCE_CONFIG ?? "ambulance.config.ts"),
    port: PORT ?? 3000,
    host: HOST ?? "127.0.0.1",
  };
}

function connectionOf(environment: Environment): Connection {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = environment;
  const api = environment.SLACK_API_URL === undefined ? {} : { apiUrl: environment.SLACK_API_URL };
  if (botToken && appToken) return { kind: "socket", botToken, appToken, ...api };
  if (botToken && signingSecret) return { kind: "http", botToken, signingSecret, ...api };
  if (botToken)
    throw new SettingsError([
      incomplete("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)"),
    ]);
  const lonely = (["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL"] as const).find(
    (name) => environment[name],
  );
  if (lonely) throw new SettingsError([incomplete(lonely, "SLACK_BOT_TOKEN")]);
  return { kind: "sandbox" };
}

function incomplete(name: string, missing: string): string {
  return `${name} is set but ${missing} is not; set it too, or unset ${name} to use the sandbox.`;
}
