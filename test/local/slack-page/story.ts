import type { FakeSandbox, Heard, Json } from "./fake-sandbox.ts";
import { RUNS } from "./fake-sandbox.ts";
import { homeView, LONG_OUTPUT, runCard, runModal } from "./samples.ts";

/**
 * Plays the app for the page: `/ambulance` opens the form, a submitted form becomes a card, Approve
 * brings output into its thread. `gate` holds answers back until the test lets them go.
 */
export function tellStory(fake: FakeSandbox, gate: () => Promise<void> = async () => undefined): void {
  fake.script = async (heard) => {
    await gate();
    switch (heard.path) {
      case "command":
        return commanded(fake, heard.body);
      case "submit":
        return submitted(fake, heard.body);
      case "action":
        return acted(fake, heard);
      case "home":
        fake.homes.set(String(heard.body.as), homeView());
        return { ok: true };
      default:
        return { ok: true };
    }
  };
}

function commanded(fake: FakeSandbox, body: Json): Json {
  const text = String(body.text);
  if (text.includes("slow"))
    return { ok: false, error: '/ambulance failed with the error "operation_timeout"' };
  if (!text.startsWith("/ambulance")) return { ok: false, error: `${text} is not a valid command.` };
  fake.open(String(body.as), runModal());
  return { ok: true };
}

function typed(body: Json, block: string): string {
  const values = body.values;
  if (typeof values !== "object" || values === null) return "";
  const held: unknown = Reflect.get(values, block);
  return typeof held === "object" && held !== null ? String(Reflect.get(held, "value")) : "";
}

function submitted(fake: FakeSandbox, body: Json): Json {
  const as = String(body.as);
  if (typed(body, "command").includes("do |")) {
    return {
      ok: false,
      errors: { command: "Line 1 does not parse: expected `end`\n  User.each do |u|\n                  ^" },
    };
  }
  fake.views.set(as, []);
  fake.post({
    channel: RUNS,
    text: "Aoi Sato asks for a run",
    blocks: runCard("Waiting for approval", false),
  });
  return { ok: true };
}

function acted(fake: FakeSandbox, { body }: Heard): Json {
  const messageTs = String(body.messageTs);
  if (body.actionId !== "approve") return { ok: true };
  if (body.as !== "U0000ONC01") {
    fake.post({
      only: String(body.as),
      threadTs: null,
      text: "You may not approve this run. Ken Ito and Maya Brown may.",
    });
    return { ok: true };
  }
  fake.change(messageTs, { blocks: runCard(":white_check_mark: Succeeded", true) });
  fake.post({ threadTs: messageTs, text: "<@U0000ONC01> approved this run. It is running." });
  fake.post({
    threadTs: messageTs,
    text: "Output of the run",
    blocks: [
      {
        type: "rich_text",
        elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text: LONG_OUTPUT }] }],
      },
    ],
    files: [
      {
        id: "F1",
        name: "output.log",
        size: 10_234,
        url: "/files/F1/output.log",
        preview: LONG_OUTPUT.split("\n").slice(0, 8).join("\n"),
      },
    ],
  });
  fake.post({ threadTs: messageTs, text: "<@U0000DEV01> the run succeeded after 2.1 s." });
  return { ok: true };
}
