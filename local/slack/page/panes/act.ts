import type { App } from "../app.ts";
import type { Action, BlockContext } from "../blocks/context.ts";
import { whileBusy } from "../busy.ts";
import type { Fields } from "../json.ts";
import { placeOfPermalink } from "../place.ts";
import type { State } from "../state.ts";
import { askConfirm } from "./confirm.ts";
import type { FormValues } from "./form.ts";

/** The message, view or Home that an element sits in, as /sandbox/action names it. */
export interface Surface {
  readonly key: string;
  readonly body: Fields;
  /** In a view: what its controls hold, which goes along with every action. */
  readonly values?: () => FormValues;
  /** Where an error is shown: at the edge of the page, or inside an open view. */
  readonly complain: (error: string) => void;
}

async function perform(app: App, surface: Surface, action: Action): Promise<void> {
  if (action.confirm !== undefined && !(await askConfirm(action.confirm, app.words()))) {
    app.draw();
    return;
  }
  const { blockId, actionId, value, chosen: selectedOption } = action;
  await whileBusy(action.key, async () => {
    const body = { ...surface.body, values: surface.values?.(), blockId, actionId, value, selectedOption };
    const answer = await app.tell("/sandbox/action", body);
    if (!answer.ok) surface.complain(answer.error);
  });
}

function follow(app: App, address: string): boolean {
  const place = placeOfPermalink(address);
  if (place === null || app.model.state?.channels.every((one) => one.id !== place.channel)) return false;
  app.go(place);
  return true;
}

/** What the blocks of a message, view or Home need to be drawn and used. */
export function blockContext(app: App, state: State, surface: Surface): BlockContext {
  return {
    state,
    words: app.words(),
    key: surface.key,
    act: (action) => void perform(app, surface, action),
    follow: (address) => follow(app, address),
  };
}
