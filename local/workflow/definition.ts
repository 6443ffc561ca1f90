import { z } from "zod";

/** The definition uses something that this server does not know, so it refuses to start rather than guess. */
export class DefinitionError extends Error {
  override readonly name = "DefinitionError";
  /** The state at fault; undefined when the definition as a whole is. */
  readonly state: string | undefined;
  readonly field: string;
  constructor(state: string | undefined, field: string, problem: string) {
    super(`The process definition cannot be used: ${state ? `state "${state}", ` : ""}${field}: ${problem}`);
    this.state = state;
    this.field = field;
  }
}

/** How the definition calls a step. */
export const INVOKE = "arn:aws:states:::lambda:invoke";
/** How it calls one with a task token, and waits until somebody answers that. */
export const INVOKE_AND_WAIT = "arn:aws:states:::lambda:invoke.waitForTaskToken";

/** What can execute a command, by the last part of its resource's ARN. */
export const EXECUTORS = ["ecs:runTask.sync", "codebuild:startBuild.sync"] as const;
/** One of {@link EXECUTORS}. */
export type ExecutorName = (typeof EXECUTORS)[number];

/** Longest TimeoutSeconds that Step Functions takes. */
const MOST_SECONDS = 99_999_999;
const ARN = "arn:aws:states:::";

/** A value of the definition in which strings between `{%` and `%}` are expressions. */
export type Template = z.infer<ReturnType<typeof z.json>>;

const text = z.string().min(1);
const template = z.json();
const expression = z.string().regex(/^\{%.*%\}$/s, "it is neither a number nor an expression");
const seconds = z.union([z.int().min(1).max(MOST_SECONDS), expression], {
  error: "it has to be a whole number of seconds, or an expression",
});
const errors = z.array(text).min(1);

const retrier = z.strictObject({
  Comment: text.optional(),
  ErrorEquals: errors,
  IntervalSeconds: z.int().min(1).default(1),
  MaxAttempts: z.int().min(0).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).default(MOST_SECONDS),
});
/** One entry of a Retry; the defaults are those of the states language. */
export type Retrier = z.infer<typeof retrier>;

const catcher = z.strictObject({
  Comment: text.optional(),
  ErrorEquals: errors,
  Output: template.optional(),
  Next: text,
});
/** One entry of a Catch. */
export type Catcher = z.infer<typeof catcher>;

const described = { Comment: text.optional(), Output: template.optional() };
const ways = { Next: text.optional(), End: z.literal(true).optional() };

const functionTask = z.strictObject({
  Type: z.literal("Task"),
  Resource: z.enum([INVOKE, INVOKE_AND_WAIT]),
  Arguments: z.strictObject({
    FunctionName: z.string().regex(/^\$\{\w+\}$/, "it has to be a substitution that names a step"),
    Payload: template,
  }),
  TimeoutSeconds: seconds,
  Retry: z.array(retrier).default([]),
  Catch: z.array(catcher).default([]),
  ...described,
  ...ways,
});

/** What executes the command has no Retry: nothing is executed twice. */
const executorTask = z.strictObject({
  Type: z.literal("Task"),
  Resource: z.enum([`${ARN}${EXECUTORS[0]}`, `${ARN}${EXECUTORS[1]}`]),
  /** Another AWS account; the executors of this server know none, and no launch of theirs asks for one. */
  Credentials: z.strictObject({ RoleArn: expression }).optional(),
  Arguments: template,
  TimeoutSeconds: seconds,
  Catch: z.array(catcher).default([]),
  ...described,
  ...ways,
});

const choice = z.strictObject({
  Type: z.literal("Choice"),
  Choices: z
    .array(
      z.strictObject({
        Comment: text.optional(),
        Condition: expression,
        Output: template.optional(),
        Next: text,
      }),
    )
    .min(1),
  Default: text.optional(),
  ...described,
});

const pass = z.strictObject({ Type: z.literal("Pass"), ...described, ...ways });
const wait = z.strictObject({ Type: z.literal("Wait"), Seconds: seconds, ...described, ...ways });
const succeed = z.strictObject({ Type: z.literal("Succeed"), ...described });
const fail = z.strictObject({
  Type: z.literal("Fail"),
  Comment: text.optional(),
  Error: text,
  Cause: z.string().optional(),
});

const state = z.discriminatedUnion("Type", [
  z.discriminatedUnion("Resource", [functionTask, executorTask]),
  choice,
  pass,
  wait,
  succeed,
  fail,
]);

/** As much of the Amazon States Language as the server walks; whatever is not here is refused. */
export const definitionSchema = z.strictObject({
  Comment: text.optional(),
  QueryLanguage: z.literal("JSONata"),
  StartAt: text,
  States: z.record(text, state),
});

/** A definition whose shape is right; `loadDefinition` checks the rest. */
export type Definition = z.infer<typeof definitionSchema>;
/** A task state that calls a step. */
export type FunctionTask = z.infer<typeof functionTask>;
/** A task state that executes the command. */
export type ExecutorTask = z.infer<typeof executorTask>;
/** Any state that can be walked. */
export type State = z.infer<typeof state>;
/** A state after which another one comes, or the end. */
export type Passable = Extract<State, { Next?: string | undefined; End?: true | undefined }>;

/** Whether a task calls a step; the others execute the command. */
export function callsStep(task: FunctionTask | ExecutorTask): task is FunctionTask {
  return task.Resource === INVOKE || task.Resource === INVOKE_AND_WAIT;
}

/** The step that a function task calls. */
export function stepOf(task: FunctionTask): string {
  return task.Arguments.FunctionName.slice(2, -1);
}

/** What executes an executor task. */
export function executorOf(task: ExecutorTask): ExecutorName {
  return task.Resource === `${ARN}${EXECUTORS[0]}` ? EXECUTORS[0] : EXECUTORS[1];
}
