import { z } from "zod";
import { SURFACES } from "./blocks.ts";
import { plainText, text } from "./texts.ts";

const common = {
  private_metadata: z.string().max(3000).optional(),
  callback_id: text(255).optional(),
  external_id: z.string().max(255).optional(),
};

/** Title, submit and close 24 characters each; `submit` is required as soon as there is an input. */
const modal = z
  .strictObject({
    type: z.literal("modal"),
    title: plainText(24),
    blocks: SURFACES.modal,
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    ...common,
  })
  .superRefine((view, context) => {
    if (view.submit !== undefined || !view.blocks.some((block) => block.type === "input")) return;
    context.addIssue("missing required field: submit");
  });

const home = z.strictObject({ type: z.literal("home"), blocks: SURFACES.home, ...common });

/** A modal or an App Home. */
export const viewSchema = z.discriminatedUnion("type", [modal, home]);
