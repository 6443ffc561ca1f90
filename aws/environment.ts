import * as z from "zod";
import { INSTALLATION } from "./names.ts";

/** Every environment variable of the Lambda functions. The stack writes them, the functions read them. None is a secret. */
export const environmentSchema = z.object({
  /** The name of the installation: one stack, one Slack channel. */
  AMBULANCE_INSTALLATION: z.string().regex(INSTALLATION),
  AMBULANCE_TABLE: z.string().min(1),
  AMBULANCE_BUCKET: z.string().min(1),
  /** The ARN of the state machine. */
  AMBULANCE_STATE_MACHINE: z.string().startsWith("arn:"),
  /** The function that is called when there is something to tell Slack. */
  AMBULANCE_DELIVER_FUNCTION: z.string().min(1),
});

/** The environment variables of the Lambda functions by their names. */
export type LambdaEnvironment = z.infer<typeof environmentSchema>;
