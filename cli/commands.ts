import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { manifest } from "./manifest.ts";
import { policy } from "./policy.ts";

/** Every command that does something, in the order in which a person needs them. */
export const COMMANDS: Readonly<Record<string, Command>> = { manifest, doctor, policy };
