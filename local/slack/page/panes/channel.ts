import type { App } from "../app.ts";
import { escaped } from "../blocks/mrkdwn-parse.ts";
import { button, byId, el } from "../dom.ts";
import { icon } from "../icons.ts";
import { appName } from "../messages.ts";
import { FIRST_CHANNEL } from "../place.ts";
import { redraw } from "../redraw.ts";
import type { Channel, State } from "../state.ts";
import { Composer } from "./composer.ts";
import { firstSteps, quiet } from "./empty.ts";
import { drawTimeline } from "./timeline.ts";

let composer: Composer | null = null;

/** The first thing that one does here is typing; only a touch screen would open its keyboard for it. */
function focusAtFirst(): void {
  if (matchMedia("(hover: hover)").matches && document.activeElement === document.body) composer?.focus();
}

async function send(app: App, text: string): Promise<boolean> {
  const { channel } = app.model.place;
  const answer = text.startsWith("/")
    ? await app.tell("/sandbox/command", { channel, text })
    : await app.tell("/sandbox/say", { channel, text: escaped(text) });
  if (!answer.ok) app.complain(answer.error);
  return answer.ok;
}

function channelName(channel: Channel | undefined): string {
  return channel?.name ?? "";
}

const channelHere = (app: App) => app.model.state?.channels.find((one) => one.id === app.model.place.channel);

function composerOf(app: App): Composer {
  const isFirst = composer === null;
  composer ??= new Composer(app, {
    id: "composer",
    label: () => {
      const channel = channelHere(app);
      return channel?.direct
        ? app.words().directComposer(channel.name)
        : app.words().composer(channelName(channel));
    },
    commands: true,
    send,
  });
  if (!composer.node.isConnected) byId("channel-composer").append(composer.node);
  if (isFirst) queueMicrotask(focusAtFirst);
  return composer;
}

function drawHeader(app: App, state: State): void {
  const { channel: id } = app.model.place;
  const channel = state.channels.find((one) => one.id === id);
  const words = app.words();
  const title = id === null ? words.home(appName(state)) : channelName(channel);
  const open = () => {
    app.model.listOpen = true;
    app.draw();
    document.querySelector<HTMLElement>("#sidebar [aria-current]")?.focus();
  };
  redraw(byId("main-header"), [id, channel, words.lang], () => [
    button({ class: "icon-button only-narrow", "aria-label": words.showChannels }, icon("menu"), open),
    el(
      "h1",
      { class: "pane-title" },
      id !== null && channel?.direct === false && el("span", { class: "hash" }, "#"),
      title,
    ),
    channel !== undefined && channel.topic !== "" && el("p", { class: "muted topic" }, channel.topic),
  ]);
}

function drawEmpty(app: App, state: State, channel: string, isEmpty: boolean): void {
  const fillComposer = (text: string) => {
    composerOf(app).set(text);
    composerOf(app).focus();
  };
  redraw(byId("channel-empty"), [isEmpty, channel, state.commands, state.people, app.words().lang], () => {
    if (!isEmpty) return [];
    return channel === FIRST_CHANNEL ? firstSteps(app, state, fillComposer) : quiet(app);
  });
}

function drawJump(app: App, inSight: boolean): void {
  const jump = () => {
    byId("channel-scroll").scrollTop = byId("channel-scroll").scrollHeight;
    app.draw();
  };
  redraw(byId("channel-jump"), [inSight, app.words().lang], () =>
    inSight ? [] : button({ class: "btn primary small" }, [icon("down"), app.words().newMessages], jump),
  );
}

/** The middle of the page: a channel's messages and the box to type into. */
export function channelPane(app: App): void {
  const { state, place } = app.model;
  if (state === null) return;
  drawHeader(app, state);
  byId("channel").hidden = place.channel === null;
  if (place.channel === null) return;
  const list = byId("channel-messages");
  list.setAttribute("aria-label", app.words().messagesIn(channelName(channelHere(app))));
  composerOf(app).draw(`${place.seat}/${place.channel}`);
  const inSight = drawTimeline(app, state, place.channel, list);
  drawEmpty(app, state, place.channel, list.childElementCount === 0);
  drawJump(app, inSight);
}
