import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { confirm, id, optionGroup, plainOption, plainText, text } from "./texts.ts";

const common = {
  action_id: id,
  confirm,
  focus_on_load: z.boolean().optional(),
  placeholder: plainText(150).optional(),
};
const several = { ...common, max_selected_items: z.number().int().min(1).optional() };
const ids = z.array(text(255)).min(1).optional();
const filter = z
  .strictObject({
    include: z
      .array(z.enum(["im", "mpim", "private", "public"]))
      .min(1)
      .optional(),
    exclude_external_shared_channels: z.boolean().optional(),
    exclude_bot_users: z.boolean().optional(),
  })
  .optional();

/** 100 options, or 100 groups of them: exactly one of the two. */
const choices = {
  options: z.array(plainOption).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};

interface Choices {
  options?: unknown[] | undefined;
  option_groups?: { options: unknown[] }[] | undefined;
  initial_option?: unknown;
  initial_options?: unknown[] | undefined;
}

/** Slack: a menu has options or groups, and what is chosen at first is one of them to the letter. */
export function checkChoices(menu: Choices, context: z.RefinementCtx): void {
  if ((menu.options === undefined) === (menu.option_groups === undefined)) {
    context.addIssue("must define exactly one of `options` and `option_groups`");
  }
  const offered = [...(menu.options ?? []), ...(menu.option_groups ?? []).flatMap((group) => group.options)];
  const initial = [menu.initial_option, ...(menu.initial_options ?? [])].filter((one) => one !== undefined);
  const known = initial.every((one) => offered.some((option) => isDeepStrictEqual(option, one)));
  if (!known) context.addIssue("initial option must be one of the options");
}

export const staticSelect = z
  .strictObject({
    type: z.literal("static_select"),
    ...common,
    ...choices,
    initial_option: plainOption.optional(),
  })
  .superRefine(checkChoices);

export const multiStaticSelect = z
  .strictObject({
    type: z.literal("multi_static_select"),
    ...several,
    ...choices,
    initial_options: z.array(plainOption).min(1).max(100).optional(),
  })
  .superRefine(checkChoices);

const query = { min_query_length: z.number().int().min(0).optional() };

const externalSelect = z.strictObject({
  type: z.literal("external_select"),
  ...common,
  ...query,
  initial_option: plainOption.optional(),
});

const multiExternalSelect = z.strictObject({
  type: z.literal("multi_external_select"),
  ...several,
  ...query,
  initial_options: z.array(plainOption).min(1).optional(),
});

const usersSelect = z.strictObject({
  type: z.literal("users_select"),
  ...common,
  initial_user: text(255).optional(),
});

const multiUsersSelect = z.strictObject({
  type: z.literal("multi_users_select"),
  ...several,
  initial_users: ids,
});

const conversation = {
  filter,
  default_to_current_conversation: z.boolean().optional(),
};

const conversationsSelect = z.strictObject({
  type: z.literal("conversations_select"),
  ...common,
  ...conversation,
  initial_conversation: text(255).optional(),
  response_url_enabled: z.boolean().optional(),
});

const multiConversationsSelect = z.strictObject({
  type: z.literal("multi_conversations_select"),
  ...several,
  ...conversation,
  initial_conversations: ids,
});

const channelsSelect = z.strictObject({
  type: z.literal("channels_select"),
  ...common,
  initial_channel: text(255).optional(),
  response_url_enabled: z.boolean().optional(),
});

const multiChannelsSelect = z.strictObject({
  type: z.literal("multi_channels_select"),
  ...several,
  initial_channels: ids,
});

/** Every menu, single and multiple. */
export const SELECTS = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  usersSelect,
  multiUsersSelect,
  conversationsSelect,
  multiConversationsSelect,
  channelsSelect,
  multiChannelsSelect,
] as const;
