import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { MODES } from "../runs/run.ts";
import { type Command, UsageError, type World } from "./command.ts";

const givenSchema = z.object({
  config: z.string().optional(),
  target: z.string().optional(),
  mode: z.enum(MODES, { error: `--mode must be one of ${MODES.join(", ")}` }).optional(),
  requester: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,}$/, "--requester must be a Slack member ID such as U0123ABCD")
    .optional(),
});

type Given = z.infer<typeof givenSchema>;

/** Says what the rules of a team are, and what they make of a command. */
export const policy: Command = {
  summary: "says what the team's rules are, and what becomes of a command",
  details: [
    "Alone it prints the rules of the configuration as sentences.",
    "With explain it reads a command, from a file, or from standard input for -, and prints what is found in it, what\n" +
      "would become of it, which rule says so and who could approve. Nothing is run, stored or sent anywhere.",
    "Without --target and --mode it answers for all of them.",
    "Exit code of explain: 0 when it would run or wait for an approval, 1 when it would be refused anywhere that was\n" +
      "asked for, 2 when it was typed wrongly or the configuration is wrong.",
  ],
  takes: "[explain [FILE | -]]",
  options: {
    config: { value: "FILE", words: "the configuration; ambulance.config.ts unless given" },
    target: { value: "NAME", words: "where it would run, with explain" },
    mode: { value: "MODE", words: `${MODES.join(" or ")}, with explain` },
    requester: { value: "ID", words: "who would ask, as a Slack member ID, with explain" },
  },
  async run(args, world, words) {
    const parsed = givenSchema.safeParse(args);
    if (!parsed.success) throw new UsageError(parsed.error.issues[0]?.message ?? "");
    const given = parsed.data;
    checkTogether(given, words);
    // Loaded here, because what they need takes longer to load than the help to print.
    const { configuration } = await import("./policy/configuration.ts");
    const config = await configuration(world, given.config);
    if (words.length === 0) {
      const { rulesInWords } = await import("./policy/rules-in-words.ts");
      world.print(rulesInWords(config));
      return 0;
    }
    const { explain } = await import("./policy/explain.ts");
    const { printed, isRefused } = await explain(config, given, await commandIn(world, words[1]));
    world.print(printed);
    return isRefused ? 1 : 0;
  },
};

function checkTogether({ target, mode, requester }: Given, [verb, , ...more]: readonly string[]): void {
  if (verb !== undefined && verb !== "explain")
    throw new UsageError(`ambulance policy cannot "${verb}"; see: npx ambulance policy --help`);
  if (more.length > 0) throw new UsageError("ambulance policy explain takes at most one file");
  if (verb === undefined && (target ?? mode ?? requester) !== undefined)
    throw new UsageError("--target, --mode and --requester go together with explain only");
}

async function commandIn({ directory }: World, file: string | undefined): Promise<string> {
  if (file === undefined && process.stdin.isTTY)
    throw new UsageError("Name a file that holds the command, or - to type it and end with Ctrl-D");
  if (file === undefined || file === "-") return text(process.stdin);
  return readFile(resolve(directory, file), "utf8").catch(() => {
    throw new UsageError(`The file ${file} cannot be read`);
  });
}
