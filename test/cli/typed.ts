import { UsageError } from "../../cli/command.ts";
import { main } from "../../cli/main.ts";

/** What a person sees after typing a command: what was printed, the sentence about a mistake, and the exit code. */
export interface Seen {
  code: number;
  printed: string;
  complaint: string;
}

/** Types `ambulance …` in this process. */
export async function typed(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  directory = import.meta.dirname,
): Promise<Seen> {
  const lines: string[] = [];
  const world = { environment, directory, print: (text: string) => void lines.push(text) };
  try {
    const code = await main(args, world);
    return { code, printed: lines.join("\n"), complaint: "" };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { code: 2, printed: lines.join("\n"), complaint: error.message };
  }
}
