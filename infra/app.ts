import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { loadConfig } from "../local/load-config.ts";
import { SettingsError } from "../local/settings.ts";
import { AmbulanceStack } from "./ambulance-stack.ts";
import { bundleLambdas } from "./bundle.ts";
import { checkForAws, rolesIn } from "./check-config.ts";
import { DeployRoleStack } from "./deploy-role-stack.ts";
import { readSettings, SETTINGS, type SettingsFor } from "./settings.ts";
import { TargetAccountStack } from "./target-account-stack.ts";

/** Where the CDK command line runs its credentials; absent for a synthesis without any, which fits every account. */
const env = {
  ...(process.env.CDK_DEFAULT_ACCOUNT && { account: process.env.CDK_DEFAULT_ACCOUNT }),
  ...(process.env.CDK_DEFAULT_REGION && { region: process.env.CDK_DEFAULT_REGION }),
};

/** Builds the one stack that the settings ask for. Nothing else reads the command line. */
async function build(app: App): Promise<void> {
  const given = Object.fromEntries(SETTINGS.map((name) => [name, app.node.tryGetContext(name)]));
  const settings = readSettings(given);
  const name = `ambulance-${settings.installation}`;
  if (settings.stack === "installation") await installation(app, name, settings);
  else if (settings.stack === "target-account") await targetAccount(app, `${name}-targets`, settings);
  else new DeployRoleStack(app, `${name}-deploy`, { env, settings });
}

async function installation(app: App, name: string, settings: SettingsFor<"installation">): Promise<void> {
  const config = await awsConfig(settings.config);
  const code = bundleLambdas(config, join(app.outdir, "lambdas", settings.installation));
  const { alarmEmail, keepOutputs } = settings;
  const props = { installation: settings.installation, config, code, keepOutputs };
  new AmbulanceStack(app, name, { env, ...props, ...(alarmEmail && { alarmEmail }) });
}

async function targetAccount(app: App, name: string, settings: SettingsFor<"target-account">): Promise<void> {
  const config = await awsConfig(settings.config);
  if (!env.account)
    throw new SettingsError(["Nobody knows which account this is: use credentials of the targets' account."]);
  const roles = rolesIn(env.account, config);
  const { installation, home } = settings;
  new TargetAccountStack(app, name, { env, installation, config, home, roles });
}

async function awsConfig(file: string) {
  const config = await loadConfig(resolve(file));
  checkForAws(config, file);
  return config;
}

build(new App()).catch((error: unknown) => {
  const sentences = error instanceof Error && "problems" in error ? error.message : error;
  console.error(sentences);
  process.exit(1);
});
