import * as z from "zod";

/** A Slack user id, as the profile menu "Copy member ID" gives it. */
export const personSchema = z
  .string()
  .regex(
    /^[UW][A-Z0-9]{2,}$/,
    'must be a Slack member ID such as "U0123ABCD" (profile menu, "Copy member ID")',
  );
