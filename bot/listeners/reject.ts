import type {
  BlockButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from "@slack/bolt";
import { targetNamed } from "../../runs/config.ts";
import { decide, decided } from "../../runs/decide.ts";
import { TargetGoneError } from "../../runs/errors.ts";
import { REASON_LENGTH } from "../../runs/request.ts";
import type { Run } from "../../runs/run.ts";
import { rejectMetadata, rejectModal } from "../blocks/reject-modal.ts";
import type { Bot } from "../bot.ts";
import { FIELDS } from "../ids.ts";
import type { Text } from "../text/index.ts";
import { runCalled } from "./asked.ts";

/** Somebody pressed Reject: whoever may not is told at once, the others are asked why. */
export function openReject(bot: Bot): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, body, action }) => {
    await ack();
    const run = await runCalled(bot, action.value);
    mustBeAbleToReject(bot, run, body.user.id);
    const text = await bot.readers.textFor(body.user.id);
    await bot.client.views.open({ trigger_id: body.trigger_id, view: rejectModal(run, text) });
  };
}

/** Somebody said why they reject. */
export function submitReject(bot: Bot): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const { runId } = rejectMetadata.parse(JSON.parse(view.private_metadata));
    const reason = view.state.values[FIELDS.reason]?.[FIELDS.reason]?.value?.trim() ?? "";
    const mistake = mistakeIn(reason, await bot.readers.textFor(body.user.id));
    if (mistake !== undefined) {
      return ack({ response_action: "errors", errors: { [FIELDS.reason]: mistake } });
    }
    await decide(bot.services, runId, { verdict: "rejected", by: body.user.id, reason });
    await ack();
  };
}

/** The rule itself, on trial. @throws RefusedError */
function mustBeAbleToReject({ services }: Bot, run: Run, by: string): void {
  const target = targetNamed(services.config, run.target);
  if (!target) throw new TargetGoneError(run.target);
  decided(run, { verdict: "rejected", by, reason: "" }, target, "", services.clock.now());
}

function mistakeIn(reason: string, { mistakes: say }: Text): string | undefined {
  if (reason === "") return say.rejectReasonMissing;
  return reason.length > REASON_LENGTH ? say.reasonTooLong(REASON_LENGTH) : undefined;
}
