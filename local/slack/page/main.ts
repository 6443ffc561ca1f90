import { App } from "./app.ts";
import { channelPane } from "./panes/channel.ts";
import { homePane } from "./panes/home.ts";
import { listenForModalKeys, modalPane } from "./panes/modal.ts";
import { noticesPane } from "./panes/notices.ts";
import { sidebar } from "./panes/sidebar.ts";
import { listenForThreadKeys, threadPane } from "./panes/thread.ts";
import { listenForSeatKeys, topbar } from "./panes/topbar.ts";
import { applyTheme } from "./theme.ts";

applyTheme();
const app = new App([topbar, sidebar, channelPane, homePane, threadPane, modalPane, noticesPane]);
listenForSeatKeys(app);
listenForThreadKeys(app);
listenForModalKeys(app);
document.addEventListener("visibilitychange", () => app.draw());
app.start();
