import * as z from "zod";
import { checked, readRecord, writtenRecord } from "../../runs/record.ts";
import { itemKey, PARTITION_KEY } from "./keys.ts";
import { type Item, Table, type TableAccess } from "./table.ts";

const preparedSchema = z.strictObject({
  /** Marks the runner's own lines in the output: 32 hexadecimal digits that only the run's process knows. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hexadecimal digits"),
  executor: z.enum(["ecs", "codebuild"]),
  target: z.string(),
  /** What the approval is bound to. */
  place: z.string(),
  /** When the process has to be over, in milliseconds since 1970. */
  deadline: z.int(),
  /** How many bytes of output end the run. */
  outputLimit: z.int().min(0),
  /** Seconds. */
  timeLimit: z.int().min(1),
  /** What else the runner is told: see `limitsOf`. Absent in launches that are older than that. */
  limits: z.record(z.string(), z.string()).optional(),
  container: z.string().optional(),
  cluster: z.string().optional(),
  taskDefinition: z.string().optional(),
  project: z.string().optional(),
  logGroup: z.string().optional(),
  /** The role in another account that launched it, and that looks after it. */
  role: z.string().optional(),
});

/** What is known of a launch: what was prepared once, and what was learned of its process since. */
export const launchSchema = preparedSchema.extend({
  /** The ARN of the task or build. */
  process: z.string().optional(),
  /** Why Ambulance itself ended the process, when it was not a person. */
  endedBy: z.enum(["output-limit"]).optional(),
});

/** A launch as it is prepared, before anything runs. */
export type PreparedLaunch = z.infer<typeof preparedSchema>;
/** A launch as it is known by now. */
export type Launch = z.infer<typeof launchSchema>;

/** Something is told of a run whose launch was never prepared here, or whose item was removed. */
export class UnknownLaunchError extends Error {
  override readonly name = "UnknownLaunchError";
  constructor(runId: string) {
    super(`No launch of ${runId} was prepared`);
  }
}

const EXISTS = `attribute_exists(#${PARTITION_KEY})`;

/** Remembers what each run was launched with. All methods may be called again. All throw StoreUnavailableError. */
export class Launches {
  readonly #table: Table;

  constructor(access: TableAccess) {
    this.#table = new Table(access);
  }

  /** Stores a launch, unless one is stored: then that one stands, and is what the run is launched with. */
  async prepared(runId: string, launch: PreparedLaunch): Promise<Launch> {
    const record = writtenRecord(`launch ${runId}`, preparedSchema, launch);
    const item = { record: { S: record } };
    const isFirst = await this.#table.put(
      itemKey.launch(runId),
      item,
      `attribute_not_exists(#${PARTITION_KEY})`,
    );
    const stored = isFirst ? launch : await this.get(runId);
    if (!stored) throw new UnknownLaunchError(runId);
    return stored;
  }

  /** @throws DamagedRecordError */
  async get(runId: string): Promise<Launch | undefined> {
    const item = await this.#table.get(itemKey.launch(runId));
    return item && readLaunch(runId, item);
  }

  /**
   * Notes the ARN of the task or build, and gives the one that is noted: the first stands.
   * @throws UnknownLaunchError
   */
  async found(runId: string, process: string): Promise<string> {
    const launch = await this.#change(runId, "SET #process = if_not_exists(#process, :value)", {
      S: process,
    });
    return launch.process?.S ?? process;
  }

  /** Notes why Ambulance ended the process: the first reason stands. @throws UnknownLaunchError */
  async ended(runId: string, by: NonNullable<Launch["endedBy"]>): Promise<void> {
    await this.#change(runId, "SET #endedBy = if_not_exists(#endedBy, :value)", { S: by });
  }

  /**
   * Counts printed bytes and gives how many there are now. Never too few: what was counted, but whose answer was lost,
   * is counted twice when the caller repeats it.
   * @throws UnknownLaunchError
   */
  async printed(runId: string, bytes: number): Promise<number> {
    const launch = await this.#change(runId, "ADD #printed :value", { N: String(bytes) });
    return checked(`launch ${runId}`, z.coerce.number().int(), launch.printed?.N);
  }

  async #change(runId: string, update: string, value: { S: string } | { N: string }): Promise<Item> {
    const change = { update, condition: EXISTS, values: { ":value": value } };
    const item = await this.#table.change(itemKey.launch(runId), change);
    if (!item) throw new UnknownLaunchError(runId);
    return item;
  }
}

function readLaunch(runId: string, { record, process, endedBy }: Item): Launch {
  const key = `launch ${runId}`;
  const learned = {
    ...(process?.S === undefined ? {} : { process: process.S }),
    ...(endedBy?.S === undefined ? {} : { endedBy: endedBy.S }),
  };
  return checked(key, launchSchema, { ...readRecord(key, preparedSchema, record?.S), ...learned });
}
