import type { types } from "@slack/bolt";
import * as z from "zod";
import { type Config, targetNamed } from "../../runs/config.ts";
import { REASON_LENGTH } from "../../runs/request.ts";
import { MODES, type Mode } from "../../runs/run.ts";
import { FIELDS, VIEWS } from "../ids.ts";
import type { Text } from "../text/index.ts";
import { type Block, label, plain, section } from "./elements.ts";

/** Slack: the longest text that can be typed into, or filled into, a text field. Characters. */
export const INPUT_LENGTH = 3000;

/** The latest moment that fits an id of 48 bits of time. */
const LAST_MOMENT = 2 ** 48 - 1;

/** What a request modal carries from its opening to its submission. */
export const requestMetadata = z.strictObject({
  openedAt: z.int().min(1).max(LAST_MOMENT),
  /** Where it was asked for; absent for App Home. */
  channel: z.string().max(100).optional(),
});
export type RequestMetadata = z.infer<typeof requestMetadata>;

/** What the modal offers besides the modes: to write, once somebody approved of what a dry run showed. */
export const AFTER_DRY_RUN = "write-after-dry-run";

/** What is known when the modal opens. */
export interface Prefill {
  target?: string;
  command?: string;
  /** A sentence above the fields: why something is not filled in. */
  notice?: string;
}

/**
 * The modal that asks for a run. Reading only is chosen beforehand: whoever wants to change data says so,
 * and the approver sees that they did.
 */
export function requestModal(
  config: Config,
  text: Text,
  metadata: RequestMetadata,
  prefill: Prefill,
): types.ModalView {
  const { modal: say } = text;
  return {
    type: "modal",
    callback_id: VIEWS.request,
    private_metadata: JSON.stringify(metadata),
    title: label(say.title, 24),
    submit: label(say.submit, 24),
    close: label(say.close, 24),
    blocks: [
      ...(prefill.notice === undefined ? [] : [section(prefill.notice)]),
      targetField(config, text, prefill.target),
      commandField(text, prefill.command),
      modeField(text),
      reasonField(say.reason, say.reasonPlaceholder),
    ],
  };
}

/** A required field for a reason, in this modal and in the one that rejects. */
export function reasonField(name: string, placeholder: string): Block {
  const element = {
    type: "plain_text_input",
    action_id: FIELDS.reason,
    multiline: true,
    max_length: REASON_LENGTH,
    placeholder: plain(placeholder, 150),
  } as const;
  return { type: "input", block_id: FIELDS.reason, label: label(name, 2000), element };
}

function targetField(config: Config, { modal: say }: Text, wanted: string | undefined): Block {
  const names = Object.keys(config.targets);
  const options = names.map((name) => targetOption(config, name));
  const only = names.length === 1 ? names[0] : undefined;
  const initial = options[names.indexOf(wanted ?? only ?? "")];
  const element = {
    type: "static_select",
    action_id: FIELDS.target,
    placeholder: plain(say.targetPlaceholder, 150),
    options,
    ...(initial ? { initial_option: initial } : {}),
  } as const;
  return { type: "input", block_id: FIELDS.target, label: label(say.target, 2000), element };
}

function targetOption(config: Config, name: string): types.PlainTextOption {
  const description = targetNamed(config, name)?.description ?? "";
  return {
    text: plain(name, 75),
    value: name,
    ...(description === "" ? {} : { description: plain(description, 75) }),
  };
}

function modeField({ modal: say, common }: Text): Block {
  const option = (mode: Mode): types.PlainTextOption => ({
    text: plain(common.modes[mode], 75),
    value: mode,
    description: plain(say.modes[mode], 75),
  });
  const afterDryRun: types.PlainTextOption = {
    text: plain(say.afterDryRun.name, 75),
    value: AFTER_DRY_RUN,
    description: plain(say.afterDryRun.meaning, 75),
  };
  const [write, ...others] = MODES;
  const element: types.RadioButtons = {
    type: "radio_buttons",
    action_id: FIELDS.mode,
    options: [...others.reverse().map(option), afterDryRun, option(write)],
    initial_option: option("read-only"),
  };
  return { type: "input", block_id: FIELDS.mode, label: label(say.mode, 2000), element };
}

function commandField({ modal: say }: Text, command: string | undefined): Block {
  const element = {
    type: "plain_text_input",
    action_id: FIELDS.command,
    multiline: true,
    max_length: INPUT_LENGTH,
    placeholder: plain(say.commandPlaceholder, 150),
    ...(command ? { initial_value: command.toWellFormed() } : {}),
  } as const;
  const hint = plain(say.commandHint, 2000);
  return { type: "input", block_id: FIELDS.command, label: label(say.command, 2000), hint, element };
}
