import { z } from "zod";
import { durationSchema } from "./duration.ts";

/** What `/ambulance` takes for a subcommand, so no target may be called that. */
const SUBCOMMANDS = ["history", "show", "cancel", "help", "check"];

/** A Slack user id, as the profile menu "Copy member ID" gives it. */
const personSchema = z
  .string()
  .regex(
    /^[UW][A-Z0-9]{2,}$/,
    'must be a Slack member ID such as "U0123ABCD" (profile menu, "Copy member ID")',
  );

const environmentName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable")
  .refine(
    (name) => !/^(SLACK|AMBULANCE)_/.test(name),
    "cannot be one of Ambulance's own settings: commands must not see them",
  );

/** A Rails application in a directory of this machine. */
const directorySchema = z.strictObject({
  kind: z.literal("directory"),
  /** Absolute, or relative to the configuration file. */
  path: z.string().min(1),
  /** What starts a Ruby file inside the app; the file's path is appended. */
  command: z.array(z.string().min(1)).min(1).default(["bin/rails", "runner"]),
});

/** The sample shop that comes with Ambulance. */
const sampleSchema = z.strictObject({ kind: z.literal("sample") });

const targetSchema = z.strictObject({
  /** One line for the person who picks a target in the modal. */
  description: z.string().max(75).default(""),
  runsIn: z.discriminatedUnion("kind", [directorySchema, sampleSchema]),
  /** Who may approve and reject, besides nobody for their own runs. */
  approvers: z.array(personSchema).min(1, "needs at least one approver").max(100, "has more than 100 people"),
  /**
   * Which runs wait for an approval: all, only those that may write, or none. A run that needs none is code that
   * anybody in the workspace may execute as the server's user: `read-only` guards the database, nothing else.
   */
  approval: z.enum(["always", "writes", "never"]).default("always"),
  /** After how long an undecided request expires. Step Functions allows a year; more than a month is a mistake. */
  approvalExpiresAfter: durationSchema(10, 30 * 86_400).default(8 * 3600),
  /** After how long a run is ended. */
  timeLimit: durationSchema(1, 24 * 3600).default(1800),
  /** How many bytes of output end a run, so that an endless `puts` does not fill the disk. */
  outputLimit: z.int().min(1000).default(100_000_000),
  /** Which variables of the server's own environment the process may see. Nothing else is passed on. */
  environment: z.array(environmentName).default(["PATH", "HOME", "LANG"]),
  /** Which runs take the target for themselves; others wait in line behind them. */
  oneAtATime: z.enum(["writes", "all"]).default("writes"),
});

/** What `ambulance.config.ts` holds. Unknown keys are mistakes and are refused. */
export const configSchema = z.strictObject({
  /** The id of the channel that shows the cards. */
  channel: z
    .string()
    .regex(
      /^[CG][A-Z0-9]{2,}$/,
      'must be a Slack channel ID such as "C0123ABCD" (channel details, at the bottom)',
    ),
  /** The language of what several people read. Each person's own messages follow their Slack locale. */
  language: z.enum(["en", "ja"]).default("en"),
  targets: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, "must be lower case, at most 40 of a-z, 0-9, _ and -"),
      targetSchema,
    )
    .refine((targets) => Object.keys(targets).length > 0, "needs at least one target")
    .refine(
      (targets) => !SUBCOMMANDS.some((name) => Object.hasOwn(targets, name)),
      `cannot have a target called ${SUBCOMMANDS.join(", ")}: these are subcommands of /ambulance`,
    )
    .refine((targets) => Object.keys(targets).length <= 100, "a Slack menu holds at most 100 targets"),
});

/** The configuration as people write it; type your `ambulance.config.ts` with `satisfies ConfigInput`. */
export type ConfigInput = z.input<typeof configSchema>;

/** The configuration as the program reads it: defaults filled in, durations in seconds. */
export type Config = z.output<typeof configSchema>;

/** One target of the configuration. */
export type Target = Config["targets"][string];

/** A target by its name; undefined when it is not, or no longer, in the configuration. */
export function targetNamed(config: Config, name: string): Target | undefined {
  return Object.hasOwn(config.targets, name) ? config.targets[name] : undefined;
}
