import type { App } from "../app.ts";
import { renderBlocks } from "../blocks/render.ts";
import { byId, el } from "../dom.ts";
import { listAt } from "../json.ts";
import { redraw } from "../redraw.ts";
import { blockContext } from "./act.ts";

let opened = "";

async function open(app: App): Promise<void> {
  const answer = await app.tell("/sandbox/home", {});
  if (!answer.ok) app.complain(answer.error);
}

/** The app's own page for one person; the app is told each time that it is opened. */
export function homePane(app: App): void {
  const { state, place } = app.model;
  const here = place.channel === null;
  byId("home").hidden = !here || state === null;
  if (!here) opened = "";
  if (!here || state === null) return;
  if (opened !== place.seat) {
    opened = place.seat;
    void open(app);
  }
  const { home, me } = state;
  const complain = (error: string) => app.complain(error);
  redraw(byId("home-blocks"), [home, me, app.words().lang], () =>
    home === null
      ? el("p", { class: "empty" }, app.words().homeEmpty)
      : renderBlocks(
          listAt(home, "blocks"),
          blockContext(app, state, { key: "home", body: { home: true }, complain }),
        ),
  );
}
