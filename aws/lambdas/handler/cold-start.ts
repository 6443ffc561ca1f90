import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type Config, configSchema } from "../../../runs/config.ts";
import { environmentSchema, type LambdaEnvironment } from "../../environment.ts";
import { LambdaLog } from "../../log.ts";
import type { Setting } from "../../services/setting.ts";

/** A function was deployed without something that it needs. Every event fails with this until it is deployed again. */
export class WronglyDeployedError extends Error {
  override readonly name = "WronglyDeployedError";
  constructor(problem: string) {
    super(`This function was not deployed as it should be: ${problem}. Deploy the stack again`);
  }
}

/** How long AWS may take for one attempt of a request, where nobody waits before a screen. Milliseconds. */
const PATIENCE = 10_000;

/**
 * Reads what a function is told by its environment and by the configuration beside its bundle. For the zone of a
 * handler that is built once, on a cold start.
 * @param name the function's, for its log
 * @throws WronglyDeployedError
 */
export function coldStart(name: string, { patience = PATIENCE } = {}): Setting {
  const environment = readEnvironment(process.env);
  const log = new LambdaLog({ installation: environment.AMBULANCE_INSTALLATION, function: name });
  return { environment, config: readConfig(import.meta.dirname), log, patience };
}

/** @throws WronglyDeployedError */
export function readEnvironment(variables: NodeJS.ProcessEnv): LambdaEnvironment {
  const { data, error } = environmentSchema.safeParse(variables);
  if (data) return data;
  const names = error.issues.map(({ path }) => path.join("."));
  throw new WronglyDeployedError(`${names.join(", ")} is missing in its environment, or is not right`);
}

/** @param directory where the bundle is @throws WronglyDeployedError */
export function readConfig(directory: string): Config {
  let text: string;
  try {
    text = readFileSync(join(directory, "config.json"), "utf8");
  } catch {
    throw new WronglyDeployedError("its bundle has no config.json");
  }
  const { data, error } = configSchema.safeParse(JSON.parse(text));
  if (data) return data;
  throw new WronglyDeployedError(
    `its config.json does not fit the code beside it: ${z.prettifyError(error)}`,
  );
}
