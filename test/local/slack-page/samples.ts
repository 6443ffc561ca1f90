import type { Json } from "./fake-sandbox.ts";

const plain = (text: string): Json => ({ type: "plain_text", text, emoji: true });
const mrkdwn = (text: string, verbatim = true): Json => ({ type: "mrkdwn", text, verbatim });
const option = (text: string, value: string, description?: string): Json => ({
  text: plain(text),
  value,
  ...(description === undefined ? {} : { description: plain(description) }),
});

/** A script that tries everything by which a text could stop being a text. */
export const HOSTILE = [
  "puts '<!channel> ``` </code></pre><script>window.__injected = 1</script>'",
  '# "><img src=x onerror="window.__injected = 2">',
  "# <https://evil.example|Approve here> javascript:alert(1) &lt;b&gt; {{7*7}}",
].join("\n");

/** Two hundred lines of output, one of them very wide. */
export const LONG_OUTPUT = Array.from({ length: 200 }, (_, line) =>
  line === 7 ? `row ${line}: ${"wide ".repeat(80)}` : `row ${line}: user_${line}@example.com trial → paid`,
).join("\n");

/** One block of every kind that the page draws in messages. */
export function everyBlock(): readonly Json[] {
  return [
    { type: "header", text: plain(":ambulance: Every kind of block") },
    {
      type: "section",
      text: mrkdwn(
        "*bold*, _italic_, ~struck~, `code`, <https://example.com/a?b=1&amp;c=2|a link>, <@U0000ONC01>, <@U0000DEV01>, <#C0000RUNS1>, :warning: and\n&gt; a quote with *weight*\nthen <!date^1763700000^{date_short_pretty} at {time}|2025-11-21>",
      ),
      accessory: { type: "button", action_id: "accessory", text: plain("Open"), value: "x" },
    },
    {
      type: "section",
      fields: [
        mrkdwn("*Target*\nproduction"),
        mrkdwn("*Mode*\nread-only"),
        mrkdwn("*Requested by*\n<@U0000DEV01>"),
        { type: "plain_text", text: "*plain* <b>text</b>" },
      ],
    },
    { type: "divider" },
    richText(),
    { type: "section", text: mrkdwn("```\nfenced <code> in mrkdwn\n```\nafter the fence") },
    {
      type: "actions",
      block_id: "choices",
      elements: [
        {
          type: "static_select",
          action_id: "pick",
          placeholder: plain("Filter by status"),
          options: [option("Succeeded", "ok"), option("Failed", "bad")],
        },
        { type: "button", action_id: "link", text: plain("Documentation"), url: "https://example.com/docs" },
        {
          type: "button",
          action_id: "evil",
          text: plain("Evil link"),
          url: "javascript:window.__injected=3",
        },
      ],
    },
    { type: "image", image_url: "https://example.com/x.png", alt_text: "A graph of rows changed" },
    { type: "video", title: plain("unknown here") },
    {
      type: "context",
      elements: [mrkdwn("Run `01JD…` · <!date^1763700000^{ago}|then>"), plain(":lock: redacted")],
    },
  ];
}

function richText(): Json {
  const text = (value: string, style: Json = {}): Json => ({ type: "text", text: value, style });
  return {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_section",
        elements: [
          text("Rich ", { bold: true }),
          text("text", { italic: true, strike: true }),
          text(" with "),
          text("code", { code: true }),
          text(", "),
          { type: "link", url: "https://example.com", text: "a link" },
          text(", "),
          { type: "link", url: "javascript:window.__injected=4", text: "a bad link" },
          text(", "),
          { type: "user", user_id: "U0000ONC01" },
          { type: "emoji", name: "white_check_mark", unicode: "2705" },
          { type: "date", timestamp: 1763700000, format: " {date_num}", fallback: "2025-11-21" },
        ],
      },
      {
        type: "rich_text_list",
        style: "ordered",
        elements: ["first", "second"].map((one) => ({ type: "rich_text_section", elements: [text(one)] })),
      },
      {
        type: "rich_text_list",
        style: "bullet",
        indent: 1,
        elements: [{ type: "rich_text_section", elements: [text("indented")] }],
      },
      { type: "rich_text_quote", elements: [text("quoted <!here>")] },
      { type: "rich_text_preformatted", elements: [text(HOSTILE)] },
    ],
  };
}

/** The card of a run, as the app posts it; hostile text where people may write. */
export function runCard(status: string, decided: boolean): readonly Json[] {
  const confirm = {
    title: plain("Run this in production?"),
    text: mrkdwn("*production* · read-only\nThis can not be taken back."),
    confirm: plain("Approve and run"),
    deny: plain("Go back"),
  };
  const buttons: Json = {
    type: "actions",
    block_id: "decision",
    elements: [
      {
        type: "button",
        action_id: "approve",
        style: "primary",
        text: plain("Approve"),
        value: "run",
        confirm,
      },
      { type: "button", action_id: "reject", style: "danger", text: plain("Reject"), value: "run" },
    ],
  };
  return [
    { type: "header", text: plain("Count the users on trial") },
    {
      type: "section",
      fields: [
        mrkdwn(`*Status*\n${status}`),
        mrkdwn("*Target*\nproduction"),
        mrkdwn("*Mode*\nread-only"),
        mrkdwn("*Approval*\n<@U0000ONC01>"),
      ],
    },
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_preformatted",
          elements: [{ type: "text", text: 'User.where(plan: "trial").count' }],
        },
      ],
    },
    {
      type: "context",
      elements: [
        mrkdwn(
          "Asked for by <@U0000DEV01> · “トライアル中のユーザー数を確認” · <!date^1763700000^{time}|then>",
        ),
      ],
    },
    ...(decided ? [] : [buttons]),
  ];
}

/** A modal with every input that the page knows. */
export function runModal(): Json {
  const input = (block: string, label: string, element: Json, more: Json = {}): Json => ({
    type: "input",
    block_id: block,
    label: plain(label),
    element: { action_id: "value", ...element },
    ...more,
  });
  return {
    type: "modal",
    callback_id: "run",
    title: plain("Run in production"),
    submit: plain("Request"),
    close: plain("Cancel"),
    blocks: [
      { type: "section", text: mrkdwn("An on-call engineer sees the command before it runs.") },
      input("target", "Target", {
        type: "static_select",
        options: [option("production", "production"), option("staging", "staging")],
        initial_option: option("production", "production"),
      }),
      input(
        "command",
        "Command",
        { type: "plain_text_input", multiline: true, max_length: 3000, placeholder: plain("User.count") },
        { hint: plain("Ruby, as rails runner takes it.") },
      ),
      input("reason", "Reason", { type: "plain_text_input", max_length: 200 }),
      input("mode", "Mode", {
        type: "radio_buttons",
        options: [
          option("Read only", "read-only", "Writes are refused"),
          option("Write", "write", "Changes are kept"),
          option("Dry run", "dry-run", "Changes are rolled back"),
        ],
        initial_option: option("Read only", "read-only", "Writes are refused"),
      }),
      input(
        "also",
        "Also",
        { type: "checkboxes", options: [option("Tell me when it is over", "tell")] },
        { optional: true },
      ),
    ],
  };
}

/** The app's Home for one person. */
export function homeView(): Json {
  return {
    type: "home",
    blocks: [
      { type: "header", text: plain("Waiting for you") },
      {
        type: "section",
        block_id: "waiting",
        text: mrkdwn("*Count the users on trial*\n<@U0000DEV01> · production · read-only"),
        accessory: { type: "button", action_id: "show", text: plain("Show"), value: "run" },
      },
      { type: "divider" },
      { type: "header", text: plain("Your recent runs") },
      { type: "section", text: mrkdwn("Nothing yet.") },
    ],
  };
}
