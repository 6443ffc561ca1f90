import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { FUNCTIONS } from "../../infra/functions.ts";

const root = resolve(import.meta.dirname, "../..");

/** Runs the app as the CDK command line does, without credentials. */
function app(context: Record<string, string>, environment: Record<string, string> = {}) {
  const out = mkdtempSync(join(tmpdir(), "ambulance-app-"));
  const { status, stderr } = spawnSync(process.execPath, ["infra/app.ts"], {
    cwd: root,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH ?? "",
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      ...environment,
    },
  });
  return { status, stderr, out };
}

const example = "infra/example.config.ts";

describe("the app", () => {
  it("synthesises the example on a fresh clone, code included, for whatever account", () => {
    const { status, stderr, out } = app({ config: example });
    expect(stderr.replace(/\(node:.*\n?|.*--trace-warnings.*\n?/g, "")).toBe("");
    expect(status).toBe(0);
    const template = readFileSync(join(out, "ambulance-production.template.json"), "utf8");
    expect(template).not.toMatch(/\d{12}:role\/ambulance-production/);
    const code = readdirSync(join(out, "lambdas/production"));
    expect(code).toEqual(expect.arrayContaining(["config.json"]));
    for (const { entry } of Object.values(FUNCTIONS)) expect(code).toContain(`${entry}.mjs`);
  }, 120_000);

  it("makes what an installation needs in another account, with that account's credentials", () => {
    const context = { config: example, stack: "target-account", home: "111111111111" };
    const account = { CDK_DEFAULT_ACCOUNT: "222222222222", CDK_DEFAULT_REGION: "ap-northeast-1" };
    const { out } = app(context, account);
    const template = readFileSync(join(out, "ambulance-production-targets.template.json"), "utf8");
    expect(template).toContain(":role/ambulance-production-ap-northeast-1-process");
    expect(app(context).stderr).toContain("Nobody knows which account this is");
    expect(app(context, { ...account, CDK_DEFAULT_ACCOUNT: "333333333333" }).stderr).toContain(
      "No target names a role in the account 333333333333",
    );
  }, 120_000);

  it("makes a role for a pipeline without reading any configuration", () => {
    const context = { stack: "deploy-role", pipeline: "github", repository: "acme/shop", config: "none.ts" };
    const { status, out } = app(context);
    expect(status).toBe(0);
    expect(readdirSync(out)).toContain("ambulance-production-deploy.template.json");
  }, 120_000);

  it("says in sentences, and not in a stack trace, what is wrong with a configuration", () => {
    const file = join(mkdtempSync(join(tmpdir(), "ambulance-config-")), "wrong.config.ts");
    writeFileSync(file, 'export default { channel: "general", targets: {} };');
    const { status, stderr } = app({ config: file });
    expect(status).toBe(1);
    expect(stderr).toContain("wrong.config.ts: channel: must be a Slack channel ID");
    expect(stderr).not.toContain("    at ");
  }, 120_000);

  it("refuses the sample shop, which comes with a fresh clone", () => {
    const { status, stderr } = app({});
    expect(status).toBe(1);
    expect(stderr).toContain("targets.production is a sample on a server, which AWS cannot reach.");
  }, 120_000);
});
