import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../cli/commands.ts";
import { NOTICES } from "../runs/ports.ts";
import { MODES } from "../runs/run.ts";
import { STATUSES } from "../runs/status.ts";

const root = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const documents = globSync(["*.md", "docs/**/*.md"], { cwd: root });
const sources = globSync(
  ["{audit,aws,bot,cli,infra,local,rails,runs,state-machine,test/journeys}/**/*.{ts,rb,json,yml}", "*.ts"],
  {
    cwd: root,
  },
)
  .map((path) => read(path))
  .join("\n");

/** Everything that a pattern's first group finds in a document. */
function found(document: string, pattern: RegExp): string[] {
  return [...new Set([...read(document).matchAll(pattern)].map((match) => match[1] ?? ""))];
}

describe.each(documents)("%s", (document) => {
  it("links only to what is there", () => {
    const links = found(document, /\]\(([^)#]+)(?:#[^)]*)?\)/g).filter((link) => !/^\w+:/.test(link));
    expect(links.filter((link) => !existsSync(join(root, dirname(document), link)))).toEqual([]);
  });

  it("names only files and folders that are there", () => {
    const paths = found(
      document,
      /`((?:audit|aws|bot|cli|docs|infra|local|rails|runs|state-machine|test)\/[\w./-]*)`/g,
    );
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it("names only scripts that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = found(document, /npm (?:run )?([a-z]+(?::[a-z]+)?)(?= |`|$)/gm);
    const known = ["ci", "itself", ...Object.keys(scripts)];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("names only settings that the code reads", () => {
    const settings = found(document, /\b((?:AMBULANCE|SLACK)_[A-Z_]+)\b/g);
    expect(settings.filter((setting) => !sources.includes(setting))).toEqual([]);
  });
});

describe.each(documents)("%s", (document) => {
  const typed = [...read(document).matchAll(/npx ambulance ([a-z]+)([^`\n]*)/g)];

  it("names only commands and options that the command line has", () => {
    for (const [line, name = "", rest = ""] of typed) {
      const options = Object.keys(COMMANDS[name]?.options ?? {});
      expect(["help", "version", ...Object.keys(COMMANDS)], line).toContain(name);
      for (const [, option] of rest.matchAll(/ --([a-z-]+)/g)) expect(options, line).toContain(option);
    }
  });

  it("names only settings of the stack that it reads", () => {
    const named = found(document, / -c ([a-zA-Z]+)=/g);
    expect(named.filter((name) => !read("infra/settings.ts").includes(name))).toEqual([]);
  });
});

describe("the README", () => {
  it("names every setting", () => {
    const settings = [...read("local/settings.ts").matchAll(/^ {2}([A-Z_]+): optional/gm)].map(
      (match) => match[1] ?? "",
    );
    expect(settings.length).toBeGreaterThan(5);
    for (const setting of settings) expect(read("README.md")).toContain(`\`${setting}\``);
  });

  it("shows a target that the configuration takes", async () => {
    const { configSchema } = await import("../runs/config.ts");
    const example = /```ts\n([\s\S]*?)```/.exec(read("README.md"))?.[1] ?? "";
    const source = `export default { channel: "C0RUNS", ${example} }`;
    const module = await import(`data:text/javascript,${encodeURIComponent(source)}`);
    expect(configSchema.safeParse(module.default).error).toBeUndefined();
  });

  it("names the modes that there are", () => {
    for (const mode of MODES) expect(read("README.md")).toContain(`\`${mode}\``);
  });
});

describe("the architecture page", () => {
  it("names the notices that there are", () => {
    for (const notice of NOTICES) expect(read("docs/architecture.md")).toContain(`\`${notice}\``);
  });

  it("calls the states by the names of the definition", () => {
    const { States } = JSON.parse(read("state-machine/definition.asl.json"));
    const page = read("docs/architecture.md");
    const named = Object.keys(States).filter((name) => page.includes(name));
    expect(named).toContain("Take the target");
    expect(named.length).toBeGreaterThanOrEqual(7);
  });

  it("uses only statuses that there are", () => {
    const named = found("docs/architecture.md", /closed as `([a-z-]+)`/g);
    expect(named.filter((status) => !STATUSES.some((known) => known === status))).toEqual([]);
  });
});
