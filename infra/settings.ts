import { z } from "zod";
import { INSTALLATION } from "../aws/names.ts";
import { SettingsError } from "../local/settings.ts";

const installation = z
  .string()
  .regex(INSTALLATION, "must be lower case and begin with a letter, at most 20 of a-z, 0-9 and -")
  .default("production");

const account = z.string().regex(/^\d{12}$/, "must be the 12 digits of an AWS account");
const uuid = z.string().regex(/^[0-9a-f-]{36}$/, "must be an id as CircleCI shows it in its settings");

/** The installation itself. */
const installationSettings = z.object({
  stack: z.literal("installation"),
  installation,
  config: z.string().min(1).default("./ambulance.config.ts"),
  alarmEmail: z.email("must be an e-mail address").optional(),
  keepOutputs: z.coerce.number("must be a number of days").int().min(1).max(3650).default(400),
});

/** What an installation needs in another account: deployed with that account's credentials. */
const targetAccountSettings = z.object({
  stack: z.literal("target-account"),
  installation,
  config: z.string().min(1).default("./ambulance.config.ts"),
  /** The account in which the installation lives. */
  home: account,
});

/** A role that a pipeline assumes without a stored key. */
const deployRoleSettings = z.object({
  stack: z.literal("deploy-role"),
  installation,
  pipeline: z.enum(["github", "circleci"], "must be github or circleci"),
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name, such as acme/shop"),
  branch: z
    .string()
    .regex(/^[\w./-]{1,100}$/, "must be the name of a branch")
    .default("main"),
  /** Only when the account has the provider already: an account can have one of each. */
  provider: z.string().startsWith("arn:", "must be the ARN of the account's OIDC provider").optional(),
  organization: uuid.optional(),
  project: uuid.optional(),
});

const settingsSchema = z.discriminatedUnion(
  "stack",
  [installationSettings, targetAccountSettings, deployRoleSettings],
  {
    error: "must be installation, target-account or deploy-role",
  },
);

/** What `-c name=value` said, checked. */
export type Settings = z.output<typeof settingsSchema>;

/** The settings of one kind of stack. */
export type SettingsFor<Stack extends Settings["stack"]> = Extract<Settings, { stack: Stack }>;

/** Every name that {@link readSettings} knows, for whoever reads them from the command line. */
export const SETTINGS = [
  ...new Set(
    [installationSettings, targetAccountSettings, deployRoleSettings].flatMap(({ shape }) =>
      Object.keys(shape),
    ),
  ),
];

/**
 * Checks the settings of the command line.
 * @throws SettingsError
 */
export function readSettings(given: Record<string, unknown>): Settings {
  const parsed = settingsSchema.safeParse({ ...given, stack: given.stack ?? "installation" });
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? "stack");
      const missing = issue.code === "invalid_type" && given[name] === undefined;
      return missing ? `The setting ${name} is missing: add -c ${name}=….` : `-c ${name}: ${issue.message}.`;
    }),
  );
}
