import * as z from "zod";
import { durationSchema } from "./duration.ts";
import { personSchema } from "./person.ts";
import { ruleProblems } from "./policy/check-rules.ts";
import { rulesSchema } from "./policy/rules.ts";

/** What `/ambulance` takes for a subcommand, so no target may be called that. */
const SUBCOMMANDS = ["history", "show", "cancel", "help", "check"];

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

/** What starts a Ruby file inside an app's image. */
const inImage = z.array(z.string().min(1)).min(1).default(["bin/rails", "runner"]);

/** A role in another AWS account that lets Ambulance launch there; the construct `TargetAccountRole` makes it. */
const roleSchema = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, "must be the ARN of an IAM role")
  .optional();

const clusterName = z.string().regex(/^[\w-]{1,255}$/, "must be the name of an ECS cluster, not its ARN");
const serviceName = z.string().regex(/^[\w-]{1,255}$/, "must be the name of an ECS service, not its ARN");
const roleName = z
  .string()
  .regex(/^[\w+=,.@/-]{1,512}$/, "must be the name of an IAM role with its path, not its ARN");

/** The image that a service in ECS runs at the moment of the launch, started as a task of its own. */
const ecsSchema = z.strictObject({
  kind: z.literal("ecs"),
  cluster: clusterName,
  service: serviceName,
  /** The container of the service's task definition that holds the Rails app. */
  container: z.string().min(1).max(255),
  command: inImage,
  /** CPU units and MiB of the task; what the service has when absent. */
  cpu: z.int().min(128).max(16_384).optional(),
  memory: z.int().min(128).max(122_880).optional(),
  /** The names of the task and execution roles of the service: the only ones that Ambulance may pass on. */
  roles: z.array(roleName).min(1, "needs the execution role of the service").max(2),
  /** Another account. */
  role: roleSchema,
});

/** A CodeBuild project that exists already. Its buildspec is `rails/buildspec.yml`, or holds its commands. */
const codeBuildSchema = z.strictObject({
  kind: z.literal("codebuild"),
  project: z.string().regex(/^[A-Za-z0-9][\w-]{1,149}$/, "must be the name of a CodeBuild project"),
  /** How long a build may wait for a host. CodeBuild: 5 minutes to 8 hours. */
  queueTimeLimit: durationSchema(300, 8 * 3600).default(900),
  /** Another account. */
  role: roleSchema,
});

/** A CodeBuild project that the stack makes, in the network of an app and with the image that its service runs. */
const ownCodeBuildSchema = z.strictObject({
  kind: z.literal("own-codebuild"),
  /** Whose image, pinned by its digest at each launch. */
  image: z.strictObject({
    cluster: clusterName,
    service: serviceName,
    container: z.string().min(1).max(255),
  }),
  /** The name of the ECR repository that the image comes from. */
  repository: z.string().min(2).max(256),
  /** Where the app lies in the image. */
  directory: z.string().startsWith("/", "must be an absolute path").default("/rails"),
  vpc: z.string().regex(/^vpc-[0-9a-f]+$/, "must be the id of a VPC"),
  /** Private subnets with a way out: CodeBuild gives builds in a VPC no public address. */
  subnets: z
    .array(z.string().regex(/^subnet-[0-9a-f]+$/, "must be the id of a subnet"))
    .min(1)
    .max(16),
  securityGroups: z
    .array(z.string().regex(/^sg-[0-9a-f]+$/, "must be the id of a security group"))
    .min(1)
    .max(5),
  architecture: z.enum(["arm64", "x86_64"]).default("x86_64"),
  size: z.enum(["small", "medium", "large"]).default("small"),
  /** Plain variables of the app. Secrets do not belong here. */
  variables: z.record(environmentName, z.string()).default({}),
  /** Variables from Secrets Manager: the secret's name, or `name:key` for a key of a JSON secret. */
  secrets: z.record(environmentName, z.string().min(1)).default({}),
  /** Variables from Parameter Store: the parameter's name. */
  parameters: z.record(environmentName, z.string().min(1)).default({}),
  queueTimeLimit: durationSchema(300, 8 * 3600).default(900),
});

/** The sample shop that comes with Ambulance. */
const sampleSchema = z.strictObject({ kind: z.literal("sample") });

/** How far a run that writes may change more or fewer rows than its dry run did. See `docs/policy.md`. */
const toleranceSchema = z.strictObject({
  /** For each table, and for rows inserted, updated and deleted by themselves: percent of what the dry run counted. */
  percent: z.number().min(0).max(1000),
  /**
   * What becomes of a run beyond it: all that it changed is rolled back (which makes it one transaction, as
   * `oneTransaction` does), or its result is flagged.
   */
  beyond: z.enum(["roll-back", "flag"]).default("flag"),
});

const targetSchema = z.strictObject({
  /** One line for the person who picks a target in the modal. */
  description: z.string().max(75).default(""),
  runsIn: z.discriminatedUnion("kind", [
    directorySchema,
    sampleSchema,
    ecsSchema,
    codeBuildSchema,
    ownCodeBuildSchema,
  ]),
  /** Who may approve and reject, besides nobody for their own runs. */
  approvers: z.array(personSchema).min(1, "needs at least one approver").max(100, "has more than 100 people"),
  /**
   * Which runs wait for an approval: all, only those that may write, or none. A run that needs none is code that
   * anybody in the workspace may execute as the server's user: `read-only` guards against mistakes and is no boundary.
   * A command in which a danger was found waits in any case; `rules` may say otherwise.
   */
  approval: z.enum(["always", "writes", "never"]).default("always"),
  /** After how long an undecided request expires. Step Functions allows a year; more than a month is a mistake. */
  approvalExpiresAfter: durationSchema(10, 30 * 86_400).default(8 * 3600),
  /** After how long a run is ended. */
  timeLimit: durationSchema(1, 24 * 3600).default(1800),
  /** How many bytes of output end a run, so that an endless `puts` does not fill the disk. */
  outputLimit: z.int().min(1000).default(100_000_000),
  /**
   * How long one SQL statement may take, in every mode. Without it a dry run's may take 60 seconds, and others what the
   * app sets. What each database makes of it is in `docs/security.md`.
   */
  statementTimeout: durationSchema(1, 24 * 3600).optional(),
  /** Whether a run that writes is committed as a whole, when its command ended well, or not at all. */
  oneTransaction: z.boolean().default(false),
  /** How far a run that writes may differ from the dry run that was made before its approval; absent: any amount. */
  tolerance: toleranceSchema.optional(),
  /** Which variables of the server's own environment the process may see. Nothing else is passed on. */
  environment: z.array(environmentName).default(["PATH", "HOME", "LANG"]),
  /** Which runs take the target for themselves; others wait in line behind them. */
  oneAtATime: z.enum(["writes", "all"]).default("writes"),
});

const teamSchema = z.strictObject({
  /** The id of the channel that shows the cards. */
  channel: z
    .string()
    .regex(
      /^[CG][A-Z0-9]{2,}$/,
      'must be a Slack channel ID such as "C0123ABCD" (channel details, at the bottom)',
    ),
  /**
   * The slash command, as the app's manifest registers it. Slack runs a name that two apps of a workspace have for the
   * app that was installed last, so a second installation needs another one, such as `/ambulance-staging`.
   */
  command: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/, "must be a slash and at most 31 of a-z, 0-9, _ and -")
    .default("/ambulance"),
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
  /**
   * What becomes of a command, from what it is asked for and what reading it found: refused, approved by somebody, run
   * at once. The first rule that matches decides; when none does, the target's `approval`. See `docs/policy.md`.
   */
  rules: rulesSchema.default([]),
});

/** What `ambulance.config.ts` holds. Unknown keys are mistakes and are refused. */
export const configSchema = teamSchema.superRefine((config, context) => {
  for (const { at, words } of ruleProblems(config))
    context.addIssue({ code: "custom", path: ["rules", at], message: words });
});

/** The configuration as people write it; type your `ambulance.config.ts` with `satisfies ConfigInput`. */
export type ConfigInput = z.input<typeof teamSchema>;

/** The configuration as the program reads it: defaults filled in, durations in seconds. */
export type Config = z.output<typeof teamSchema>;

/** One target of the configuration. */
export type Target = Config["targets"][string];

/** A target by its name; undefined when it is not, or no longer, in the configuration. */
export function targetNamed(config: Config, name: string): Target | undefined {
  return Object.hasOwn(config.targets, name) ? config.targets[name] : undefined;
}
