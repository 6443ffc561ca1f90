import { z } from "zod";
import type { Incoming } from "../http/exchange.ts";
import { RequestError } from "../http/exchange.ts";
import { parseJson } from "../json.ts";
import { type Channel, findPerson, type Person } from "../people.ts";
import type { StoredMessage } from "../state/messages.ts";
import type { StoredView } from "../state/views.ts";
import { weatherReport } from "../weather.ts";
import type { Workspace } from "../workspace.ts";
import { pressInMessage, pressInView } from "./action.ts";
import { say, typeCommand } from "./command.ts";
import type { Outcome } from "./outcome.ts";
import { channelsOf } from "./screen.ts";
import { openHome, useShortcut } from "./shortcut.ts";
import { close, submit } from "./submit.ts";
import { typedValues } from "./view-state.ts";

type Act = (workspace: Workspace, body: unknown) => Promise<Outcome>;

/** Makes a route from the shape of its body and what it does. */
function act<T extends z.ZodType>(
  shape: T,
  perform: (workspace: Workspace, body: z.output<T>) => Promise<Outcome>,
): Act {
  return async (workspace, body) => {
    const parsed = shape.safeParse(body);
    if (parsed.success) return perform(workspace, parsed.data);
    const issue = parsed.error.issues[0];
    throw new RequestError(400, `${issue?.path.join(".") || "body"}: ${issue?.message}`);
  };
}

const as = z.string().transform((id, context): Person => {
  const person = findPerson(id);
  if (person) return person;
  context.addIssue("nobody in this workspace has that id");
  return z.NEVER;
});
const place = { as, channel: z.string() };
const choice = z.union([z.string(), z.array(z.string()), z.null()]);
const option = z.union([choice, z.looseObject({ value: z.string() }).transform((chosen) => chosen.value)]);
const press = z.strictObject({
  as,
  messageTs: z.string().optional(),
  viewId: z.string().optional(),
  home: z.boolean().optional(),
  channel: z.string().optional(),
  blockId: z.string(),
  actionId: z.string(),
  value: choice.optional(),
  selectedOption: option.optional(),
  values: typedValues.default({}),
});

/** What a person can do, by path below `/sandbox/`. */
export const ACTS: Readonly<Record<string, Act>> = {
  command: act(z.strictObject({ ...place, text: z.string().max(8000) }), (workspace, body) =>
    typeCommand(workspace, body.as, channelOf(body.as, body.channel), body.text),
  ),
  say: act(
    z.strictObject({ ...place, text: z.string().min(1).max(12_000), threadTs: z.string().nullish() }),
    (workspace, body) =>
      say(workspace, body.as, channelOf(body.as, body.channel), body.text, body.threadTs ?? null),
  ),
  action: act(press, pressed),
  submit: act(z.strictObject({ as, viewId: z.string(), values: typedValues }), (workspace, body) =>
    submit(workspace, body.as, topModal(workspace, body.as, body.viewId), body.values),
  ),
  close: act(z.strictObject({ as, viewId: z.string() }), (workspace, body) =>
    close(workspace, body.as, topModal(workspace, body.as, body.viewId)),
  ),
  home: act(z.strictObject({ as }), (workspace, body) => openHome(workspace, body.as)),
  shortcut: act(
    z.strictObject({
      as,
      callbackId: z.string(),
      channel: z.string().optional(),
      messageTs: z.string().optional(),
    }),
    (workspace, body) => {
      const message = body.messageTs === undefined ? null : messageOf(workspace, body.as, body.messageTs);
      return useShortcut(workspace, body.as, body.callbackId, message);
    },
  ),
  locale: act(z.strictObject({ as, locale: z.enum(["en-US", "ja-JP"]) }), async (workspace, body) => {
    workspace.state.setLocale(body.as.id, body.locale);
    workspace.changes.announce(null);
    return { ok: true };
  }),
  weather: act(weatherReport, async (workspace, body) => {
    workspace.weather.change(body);
    return { ok: true };
  }),
};

/** Reads the JSON body of a person-side request. Throws `RequestError`. */
export function personBody(request: Incoming): unknown {
  if (request.type !== "application/json") throw new RequestError(415, "Send application/json");
  const body = parseJson(request.body.toString("utf8"));
  if (body === undefined) throw new RequestError(400, "The body is not JSON");
  return body;
}

/** The person named in `?as=`. Throws `RequestError`. */
export function personOf(request: Incoming): Person {
  const person = findPerson(request.url.searchParams.get("as") ?? "");
  if (!person) throw new RequestError(400, "as: nobody in this workspace has that id");
  return person;
}

async function pressed(workspace: Workspace, body: z.output<typeof press>): Promise<Outcome> {
  const chosen = body.selectedOption ?? body.value ?? null;
  const { blockId, actionId, values } = body;
  const pressing = { blockId, actionId, chosen, values };
  if (body.messageTs !== undefined) {
    return pressInMessage(workspace, body.as, messageOf(workspace, body.as, body.messageTs), pressing);
  }
  const view = body.home
    ? workspace.state.views.homeOf(body.as.id)
    : topModal(workspace, body.as, body.viewId ?? "");
  if (!view) throw new RequestError(404, "There is no such view");
  return pressInView(workspace, body.as, view, pressing);
}

function channelOf(person: Person, id: string): Channel {
  const channel = channelsOf(person).find((one) => one.id === id);
  if (!channel) throw new RequestError(404, "There is no such channel");
  return channel;
}

function messageOf(workspace: Workspace, person: Person, ts: string): StoredMessage {
  const message = workspace.state.messages.find(ts);
  const readable = message !== undefined && channelsOf(person).some((one) => one.id === message.channel);
  if (!readable || (message.visibleTo !== null && message.visibleTo !== person.id)) {
    throw new RequestError(404, "There is no such message");
  }
  return message;
}

function topModal(workspace: Workspace, person: Person, id: string): StoredView {
  const top = workspace.state.views.modalsOf(person.id).at(-1);
  if (top?.id !== id) throw new RequestError(404, "That view is not on top of your screen");
  return top;
}
