import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import * as z from "zod";
import {
  AlreadyRequestedError,
  InvalidRequestError,
  NotStartedError,
  StartUnknownError,
  StoreUnavailableError,
} from "../../runs/errors.ts";
import { type Request, request } from "../../runs/request.ts";
import { MODES, type Mode } from "../../runs/run.ts";
import { AFTER_DRY_RUN, requestMetadata } from "../blocks/request-modal.ts";
import type { Bot } from "../bot.ts";
import { FIELDS } from "../ids.ts";
import { fieldErrors } from "../problems.ts";
import type { Text } from "../text/index.ts";
import { publishHome } from "./home.ts";

/**
 * Somebody submitted the modal: the run is stored and started, or what is wrong is shown where it is.
 * Who asked from App Home sees the run there.
 */
export function submitRequest(bot: Bot): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body }) => {
    const text = await bot.readers.textFor(body.user.id);
    const asked = readRequest(body);
    const errors = "missing" in asked ? missing(asked.missing, text) : await submitted(bot, asked, text);
    await ack(errors ? { response_action: "errors", errors } : undefined);
    if (!errors && "view" in asked && asked.origin === undefined) await publishHome(bot, body.user.id);
  };
}

type Errors = Record<string, string> | undefined;

async function submitted(bot: Bot, asked: Request, text: Text): Promise<Errors> {
  try {
    await request(bot.services, asked);
    return undefined;
  } catch (error) {
    const { mistakes: say } = text;
    if (error instanceof InvalidRequestError) return fieldErrors(error.problems, text);
    if (error instanceof AlreadyRequestedError)
      return { [FIELDS.command]: say.changedMeanwhile(error.runId) };
    if (error instanceof StoreUnavailableError) return { [FIELDS.command]: say.notStored };
    if (error instanceof NotStartedError) return { [FIELDS.command]: say.notStarted };
    if (error instanceof StartUnknownError) return { [FIELDS.command]: say.startUnknown };
    throw error;
  }
}

const mode = z.enum([...MODES, AFTER_DRY_RUN]);

function readRequest({ view, user, team }: ViewSubmitAction): Request | { missing: "target" | "mode" } {
  const metadata = requestMetadata.parse(JSON.parse(view.private_metadata));
  const value = (field: string) => view.state.values[field]?.[field];
  const target = value(FIELDS.target)?.selected_option?.value;
  const chosen = mode.safeParse(value(FIELDS.mode)?.selected_option?.value);
  if (!target) return { missing: FIELDS.target };
  if (!chosen.success) return { missing: FIELDS.mode };
  return {
    view: `${team?.id ?? view.team_id}/${view.id}`,
    openedAt: metadata.openedAt,
    requester: user.id,
    target,
    ...wished(chosen.data),
    command: value(FIELDS.command)?.value ?? "",
    reason: value(FIELDS.reason)?.value ?? "",
    ...(metadata.channel === undefined ? {} : { origin: metadata.channel }),
  };
}

function wished(mode: Mode | typeof AFTER_DRY_RUN): Pick<Request, "mode" | "dryRunFirst"> {
  return mode === AFTER_DRY_RUN ? { mode: "write", dryRunFirst: true } : { mode };
}

function missing(field: "target" | "mode", { mistakes: say }: Text): Errors {
  return { [field]: field === "target" ? say.targetMissing : say.modeMissing };
}
