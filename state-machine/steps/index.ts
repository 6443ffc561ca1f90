import type { StepServices } from "../../runs/ports.ts";
import { announceTheRequest } from "./announce-the-request.ts";
import { checkTheCommand } from "./check-the-command.ts";
import { closeTheRun } from "./close-the-run.ts";
import { collectTheResult } from "./collect-the-result.ts";
import { expireTheRequest } from "./expire-the-request.ts";
import { prepareTheLaunch } from "./prepare-the-launch.ts";
import { takeTheTarget } from "./take-the-target.ts";
import { waitForApproval } from "./wait-for-approval.ts";

/** A task of the definition: a function of StepServices and its input, which may be called twice for the same run. */
export type Step = (services: StepServices, input: unknown) => Promise<Record<string, unknown>>;

/** The steps by the names that `definition.asl.json` gives them. */
export const steps = {
  AnnounceTheRequest: announceTheRequest,
  CheckTheCommand: checkTheCommand,
  WaitForApproval: waitForApproval,
  ExpireTheRequest: expireTheRequest,
  TakeTheTarget: takeTheTarget,
  PrepareTheLaunch: prepareTheLaunch,
  CollectTheResult: collectTheResult,
  CloseTheRun: closeTheRun,
} satisfies Record<string, Step>;
