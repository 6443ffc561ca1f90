import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { eventually } from "../../support/eventually.ts";

/** Two databases of one kind, for the fixture app. */
export interface Databases {
  primary: string;
  billing: string;
  stop(): Promise<void>;
}

/** A kind of database, and how to start one. */
export interface Engine {
  name: "sqlite" | "postgresql" | "mariadb" | "mysql";
  /** The engine whose expectations hold where a script names none for this one. */
  like?: Engine["name"];
  /** Why it cannot be tested on this machine; undefined when it can. */
  missing(): string | undefined;
  start(directory: string): Promise<Databases>;
}

export const sqlite: Engine = {
  name: "sqlite",
  missing: () => missingLibrary("sqlite3"),
  start: async (directory) => ({
    primary: join(directory, "primary.sqlite3"),
    billing: join(directory, "billing.sqlite3"),
    stop: async () => {},
  }),
};

export const postgresql: Engine = {
  name: "postgresql",
  missing: () => missingLibrary("pg") ?? (postgresPrograms() ? undefined : "There is no PostgreSQL server."),
  start: async (directory) => {
    const programs = postgresPrograms() ?? "";
    const data = ownedDirectory(directory, "postgresql");
    execFileSync(join(programs, "initdb"), ["-A", "trust", "-U", "app", "--no-sync", "-D", data], asServer());
    const port = await freePort();
    const settings = [
      "fsync=off",
      "listen_addresses=127.0.0.1",
      `port=${port}`,
      `unix_socket_directories=${data}`,
    ];
    const options = settings.flatMap((setting) => ["-c", setting]);
    const server = spawn(join(programs, "postgres"), ["-D", data, ...options], asServer());
    const psql = ["-h", "127.0.0.1", "-p", String(port), "-U", "app", "-d", "postgres", "-c"];
    await answers("psql", [...psql, "SELECT 1"]);
    for (const name of ["shop", "billing"])
      execFileSync("psql", [...psql, `CREATE DATABASE ${name}`], asServer());
    const url = `postgresql://app@127.0.0.1:${port}`;
    return { primary: `${url}/shop`, billing: `${url}/billing`, stop: () => stopped(server, "SIGINT") };
  },
};

export const mariadb: Engine = {
  name: "mariadb",
  missing: () => missingLibrary("mysql2") ?? (onPath("mariadbd") ? undefined : "There is no MariaDB server."),
  start: async (directory) => {
    const data = ownedDirectory(directory, "mariadb");
    const place = ["--no-defaults", `--datadir=${data}`];
    const normal = ["--auth-root-authentication-method=normal", "--skip-test-db"];
    execFileSync("mariadb-install-db", [...place, ...normal], asServer());
    const port = await freePort();
    const address = ["--bind-address=127.0.0.1", `--port=${port}`, `--socket=${join(data, "s")}`];
    const quick = [
      "--innodb-flush-log-at-trx-commit=0",
      "--innodb-buffer-pool-size=32M",
      "--skip-name-resolve",
    ];
    const server = spawn("mariadbd", [...place, ...address, ...quick], asServer());
    return withDatabases("mariadb", port, server);
  },
};

/** Not in Debian's stable releases; the first `mysqld` on the PATH, unless it is MariaDB under its old name. */
export const mysql: Engine = {
  name: "mysql",
  like: "mariadb",
  missing: () => {
    const version = spawnSync("mysqld", ["--version"], { encoding: "utf8" }).stdout ?? "";
    return (
      missingLibrary("mysql2") ??
      (/MySQL|mysqld {2}Ver [89]/.test(version) && !/MariaDB/.test(version)
        ? undefined
        : "There is no MySQL server.")
    );
  },
  start: async (directory) => {
    const data = ownedDirectory(directory, "mysql");
    const place = ["--no-defaults", `--datadir=${data}`];
    execFileSync("mysqld", [...place, "--initialize-insecure"], asServer());
    const port = await freePort();
    const address = ["--bind-address=127.0.0.1", `--port=${port}`, `--socket=${join(data, "s")}`];
    // Nothing that some servers refuse by their settings is refused by this one.
    const lenient = ["--secure-file-priv=", "--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"];
    const server = spawn("mysqld", [...place, ...address, ...lenient, "--mysqlx=OFF"], asServer());
    return withDatabases("mysql", port, server);
  },
};

async function withDatabases(
  program: "mariadb" | "mysql",
  port: number,
  server: ChildProcess,
): Promise<Databases> {
  const client = ["--no-defaults", "-h", "127.0.0.1", "-P", String(port), "-u", "root", "-e"];
  await answers(program, [...client, "SELECT 1"]);
  for (const name of ["shop", "billing"])
    execFileSync(program, [...client, `CREATE DATABASE ${name}`], asServer());
  const url = `mysql2://root@127.0.0.1:${port}`;
  return { primary: `${url}/shop`, billing: `${url}/billing`, stop: () => stopped(server, "SIGTERM") };
}

function missingLibrary(name: string): string | undefined {
  const probe = spawnSync("ruby", ["-e", `require "rails"; require "action_mailer"; require "${name}"`]);
  if (probe.error) return "There is no Ruby on this machine.";
  return probe.status === 0 ? undefined : `Ruby lacks Rails or ${name}.`;
}

function postgresPrograms(): string | undefined {
  const versions = "/usr/lib/postgresql";
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .map((version) => join(versions, version, "bin"))
    .find((place) => existsSync(join(place, "initdb")));
}

function onPath(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

/** Servers refuse to run as root, so there they run as nobody. */
const NOBODY = 65_534;
function asServer() {
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  return { ...user, stdio: "ignore", cwd: "/" } as const;
}

function ownedDirectory(parent: string, name: string): string {
  const directory = join(parent, name);
  mkdirSync(directory, { mode: 0o700 });
  if (process.getuid?.() === 0) {
    chownSync(directory, NOBODY, NOBODY);
    chmodSync(parent, 0o711);
  }
  return directory;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function answers(program: string, args: string[]): Promise<void> {
  await eventually(() => {
    if (spawnSync(program, args, { stdio: "ignore" }).status !== 0)
      throw new Error(`${program}: no answer yet`);
  });
}

async function stopped(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, "exit");
  server.kill(signal);
  await gone;
}
