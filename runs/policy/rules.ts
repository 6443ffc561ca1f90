import * as z from "zod";
import { personSchema } from "../person.ts";
import { MODES } from "../run.ts";
import { RULE_NAMES } from "../script/findings/rules.ts";

/** How bad the worst finding can be where there is still something to decide, from nothing found to the worst. */
export const WORST = ["none", "info", "caution", "danger"] as const;
export type Worst = (typeof WORST)[number];

/** Every condition that is given must hold; a list holds when one of its members does. */
const whenSchema = z.strictObject({
  /** Names of targets. */
  targets: z.array(z.string()).min(1).optional(),
  modes: z.array(z.enum(MODES)).min(1).optional(),
  /** How bad the worst finding is. `atMost: "none"`: reading the command found nothing at all. */
  worst: z
    .strictObject({
      atLeast: z.enum(["info", "caution", "danger"]).optional(),
      atMost: z.enum(["none", "info", "caution"]).optional(),
    })
    .optional(),
  /** What was found: `docs/policy.md` says what each name stands for. */
  found: z.array(z.enum(RULE_NAMES)).min(1).optional(),
  /** Slack member IDs of who asked. */
  requesters: z.array(personSchema).min(1).max(100).optional(),
});

const common = {
  /** How the rule is called where it decided: on cards, in records, in the answers to `check` and `policy explain`. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "must be at most 40 of a-z, 0-9 and -, beginning with a letter")
    .refine((name) => name !== "default", "cannot be default: that is what decides when no rule does"),
  /** Absent for a rule that always matches. */
  when: whenSchema.default({}),
};

/** What one rule says. */
const ruleSchema = z.discriminatedUnion("verdict", [
  z.strictObject({
    ...common,
    /** It is not run, whoever would approve it. */
    verdict: z.literal("refuse"),
    /** Why, and what to do instead: one or two sentences for whoever asked. */
    words: z.string().trim().min(1, "needs a sentence for whoever asked").max(300),
  }),
  z.strictObject({
    ...common,
    /** An approver of the target decides. */
    verdict: z.literal("ask"),
    /** Whether a dry run comes before the approval of a run that writes. Absent: where a danger was found. */
    dryRun: z.boolean().optional(),
  }),
  z.strictObject({
    ...common,
    /** Nobody is asked. */
    verdict: z.literal("run"),
    /** Says that runs are meant which would wait for an approval without this rule. */
    loosens: z.boolean().default(false),
  }),
]);

/** The rules of a team, in their order: the first that matches decides. */
export const rulesSchema = z.array(ruleSchema).max(50, "holds at most 50 rules");

/** One rule of a team. */
export type PolicyRule = z.output<typeof ruleSchema>;
