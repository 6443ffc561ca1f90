import type { BotConnection } from "./bot/connection.ts";
import type { Changes } from "./changes.ts";
import type { Emulator } from "./emulator/emulator.ts";
import type { Reply } from "./http/exchange.ts";
import type { Manifest } from "./manifest.ts";
import type { ResponseUrls } from "./response-urls.ts";
import type { SocketMode } from "./socket-mode/socket-mode.ts";
import type { SandboxState } from "./state/state.ts";
import type { Triggers } from "./triggers.ts";
import type { Weather } from "./weather.ts";

/** The parts of a running sandbox, handed to every request handler. */
export interface Workspace {
  readonly url: string;
  botToken: string;
  readonly appToken: string | undefined;
  readonly manifest: Manifest;
  readonly state: SandboxState;
  readonly emulator: Emulator;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly bot: BotConnection;
  readonly socketMode: SocketMode;
  readonly weather: Weather;
  readonly changes: Changes;
  /** Serves what is not Slack's, for links that lead back to this machine. */
  readonly pages: (path: string) => Promise<Reply | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
