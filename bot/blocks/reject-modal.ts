import type { types } from "@slack/bolt";
import * as z from "zod";
import type { Run } from "../../runs/run.ts";
import { runIdSchema } from "../../runs/run-id.ts";
import { VIEWS } from "../ids.ts";
import type { Text } from "../text/index.ts";
import { label, preformatted, richText, section } from "./elements.ts";
import { escaped, mention } from "./mrkdwn.ts";
import { reasonField } from "./request-modal.ts";

/** Which run the modal is about. */
export const rejectMetadata = z.strictObject({ runId: runIdSchema });

/** The modal that asks why a run is rejected: the command once more, and a reason that is required. */
export function rejectModal(run: Run, text: Text): types.ModalView {
  const { modal: say, common } = text;
  return {
    type: "modal",
    callback_id: VIEWS.reject,
    private_metadata: JSON.stringify({ runId: run.id } satisfies z.infer<typeof rejectMetadata>),
    title: label(say.rejectTitle, 24),
    submit: label(say.rejectSubmit, 24),
    close: label(say.close, 24),
    blocks: [
      section(say.rejectAbout(escaped(run.target), common.modes[run.mode], mention(run.requester))),
      richText(preformatted(run.command)),
      reasonField(say.rejectReason, say.rejectPlaceholder),
    ],
  };
}

/** A modal that only says something, in the place of one whose submission came to nothing. */
export function noticeModal(sentence: string, text: Text): types.ModalView {
  return {
    type: "modal",
    callback_id: VIEWS.notice,
    title: label(text.modal.noticeTitle, 24),
    close: label(text.modal.close, 24),
    blocks: [section(sentence)],
  };
}
