import { resolve } from "node:path";
import { ENDPOINT } from "../../../bot/receiver.ts";
import { type Connection, readSettings, type Settings, SettingsError } from "../../../local/settings.ts";
import type { Config } from "../../../runs/config.ts";
import type { World } from "../../command.ts";
import { type Check, ok, once, type Verdict, wrong } from "../check.ts";
import { configuration } from "../configuration.ts";
import { slackApi } from "../slack/api.ts";
import { slackChecks } from "../slack/checks.ts";
import { requestUrlVerdict } from "../slack/request-url.ts";
import { appTokenVerdict, dataDirectoryVerdict, nodeVerdict, placeVerdict } from "./points.ts";

/** The points of a single server, in the order in which they have to be right. */
export async function serverChecks(world: World, configFile: string | undefined): Promise<Check[]> {
  const settings = settingsOf(world);
  const { config, check } = await configuration(configFileOf(world, configFile, settings));
  return [
    { name: "Node", look: async () => nodeVerdict(process.versions.node) },
    { name: "settings", look: async () => settingsVerdict(settings) },
    check,
    ...Object.entries(config?.targets ?? {}).map(([name, target]) => ({
      name: `target ${name}`,
      look: () => placeVerdict(target),
    })),
    ...(settings instanceof SettingsError ? [] : settingsChecks(settings, config)),
  ];
}

/** Settings that are wrong do not hide a configuration that is wrong as well. */
function configFileOf(
  { environment, directory }: World,
  given: string | undefined,
  settings: Settings | SettingsError,
): string {
  if (given === undefined && !(settings instanceof SettingsError)) return settings.configFile;
  return resolve(directory, given || environment.AMBULANCE_CONFIG || "ambulance.config.ts");
}

function settingsOf({ environment, directory }: World): Settings | SettingsError {
  try {
    return readSettings(environment, directory);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

const KINDS: Readonly<Record<Connection["kind"], string>> = {
  sandbox: "There is no SLACK_BOT_TOKEN, so the server brings its own Slack.",
  socket: "The server opens a connection to Slack (Socket Mode).",
  http: "Slack sends its requests to the server (HTTP).",
};

function settingsVerdict(settings: Settings | SettingsError): Verdict {
  if (settings instanceof SettingsError)
    return wrong(settings.problems.join(" "), "README.md lists the settings");
  return ok(KINDS[settings.connection.kind]);
}

function settingsChecks(settings: Settings, config: Config | undefined): Check[] {
  const data = { name: "data directory", look: () => dataDirectoryVerdict(settings.dataDirectory) };
  const { connection } = settings;
  if (connection.kind === "sandbox") return [data];
  const api = slackApi(connection.botToken, connection.apiUrl);
  const whoAmI = once(() => api.call("auth.test"));
  const slack = slackChecks({ api: async () => api, whoAmI }, config);
  return [data, ...slack, wayIn(connection, settings)];
}

/** How Slack's requests arrive. */
function wayIn(connection: Exclude<Connection, { kind: "sandbox" }>, { host, port }: Settings): Check {
  if (connection.kind === "socket") {
    const { appToken, apiUrl } = connection;
    return { name: "Slack app token", look: () => appTokenVerdict(slackApi(appToken, apiUrl)) };
  }
  const url = `http://${host}:${port}${ENDPOINT}`;
  return { name: "request URL", look: () => requestUrlVerdict(url, connection.signingSecret) };
}
