import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { emptyDirectory, removeDirectory } from "../support/data-directory.ts";
import { typed } from "./typed.ts";

const printedSchema = z.strictObject({
  ok: z.boolean(),
  points: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(["ok", "wrong", "unknown"]),
      words: z.string().min(1),
      mend: z.string().min(1).optional(),
    }),
  ),
});

/** One point as the doctor printed it. */
export type Point = z.infer<typeof printedSchema>["points"][number];

/** What the doctor says about an installation. */
export interface Examined {
  code: number;
  printed: string;
  points: Point[];
  /** One point by its name. */
  point(name: string): Point;
  /** The names of the points that are not right. */
  notOk: string[];
}

/** A directory with a configuration file, gone when the test is over. */
export function configured(config: unknown): string {
  const directory = emptyDirectory();
  onTestFinished(() => removeDirectory(directory));
  writeFileSync(join(directory, "ambulance.config.ts"), `export default ${JSON.stringify(config)}`);
  return directory;
}

/** Calls the doctor, and reads what it prints for programs. */
export async function examined(
  directory: string,
  environment: Readonly<Record<string, string>> = {},
  ...args: string[]
): Promise<Examined> {
  const { code, printed } = await typed(["doctor", "--json", ...args], environment, directory);
  const { ok, points } = printedSchema.parse(JSON.parse(printed));
  if (ok !== (code === 0)) throw new Error(`The exit code is ${code}, and the report says ${ok}`);
  const point = (name: string) => {
    const found = points.find((one) => one.name === name);
    if (!found)
      throw new Error(`There is no point ${name} among ${points.map((one) => one.name).join(", ")}`);
    return found;
  };
  return {
    code,
    printed,
    points,
    point,
    notOk: points.filter(({ state }) => state !== "ok").map(({ name }) => name),
  };
}
