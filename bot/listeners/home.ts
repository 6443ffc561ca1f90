import type {
  BlockAction,
  BlockButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackEventMiddlewareArgs,
} from "@slack/bolt";
import { approversOf } from "../../runs/approvers.ts";
import { targetNamed } from "../../runs/config.ts";
import type { Run } from "../../runs/run.ts";
import { HOME_ROWS, homeView } from "../blocks/home.ts";
import type { Bot } from "../bot.ts";
import { cardLinks } from "./history.ts";
import { openRequest } from "./open-request.ts";

/** How many waiting runs are looked through for those of one person. */
const WAITING = 100;

/** Somebody opened the app's Home tab. */
export function homeOpened(bot: Bot): Middleware<SlackEventMiddlewareArgs<"app_home_opened">> {
  return async ({ event }) => {
    if (event.tab === "home") await publishHome(bot, event.user);
  };
}

/** Somebody pressed "New run" in App Home. */
export function newRun(bot: Bot): Middleware<SlackActionMiddlewareArgs<BlockButtonAction>> {
  return async ({ ack, body }) => {
    await ack();
    await openRequest(bot, { person: body.user.id, trigger: body.trigger_id });
  };
}

/** Brings App Home up to date after a button in it was pressed; does nothing for buttons elsewhere. */
export async function refreshHome(bot: Bot, body: BlockAction): Promise<void> {
  if (body.view?.type === "home") await publishHome(bot, body.user.id);
}

/** Shows somebody their App Home as things are now. */
export async function publishHome(bot: Bot, person: string): Promise<void> {
  const { client, services, readers } = bot;
  const { store } = services;
  const [waiting, mine, recent, text] = await Promise.all([
    store.history({ status: "awaiting-approval", limit: WAITING }),
    store.history({ requester: person, limit: HOME_ROWS }),
    store.history({ limit: HOME_ROWS }),
    readers.textFor(person),
  ]);
  const links = await cardLinks(bot, [...mine.runs, ...recent.runs]);
  const theirs = waiting.runs.filter((run) => mayApprove(bot, run, person));
  const view = homeView(
    { waiting: theirs, mine: mine.runs, recent: recent.runs, links, config: services.config },
    text,
  );
  await client.views.publish({ user_id: person, view });
}

function mayApprove({ services }: Bot, run: Run, person: string): boolean {
  const target = targetNamed(services.config, run.target);
  return target !== undefined && approversOf(run, target).includes(person);
}
