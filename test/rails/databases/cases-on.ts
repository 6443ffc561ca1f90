import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { casesFor, expectAsSaid } from "./cases.ts";
import { ForkedApp } from "./forked-app.ts";
import type { Databases, Engine } from "./servers.ts";

/** The app of a test file, from before its first test to after its last. */
export interface Given {
  app: ForkedApp;
}

/**
 * Defines tests on one kind of database: all scripts in test/ruby-cases that say what becomes of them, and `more`.
 * Each of them has to leave every row of every table as it was, unless it says otherwise.
 *
 * The first `ruby` on the PATH runs the app, with the Rails that it has; the first `mariadbd` and `mysqld` are the servers.
 * For another version than the machine's, put a program of that name before it, such as one that calls the Ruby of a
 * chroot in which this folder and /tmp are mounted at the same places.
 */
export function describeOn(engine: Engine, more: (given: () => ForkedApp) => void): void {
  const missing = engine.missing();
  if (missing) console.warn(`The runner is not tested on ${engine.name}: ${missing}`);
  describe.skipIf(missing !== undefined)(`the runner on ${engine.name}`, { timeout: 60_000 }, () => {
    const directory = mkdtempSync(join(tmpdir(), `ambulance-${engine.name}-`));
    let databases: Databases | undefined;
    let app: ForkedApp | undefined;
    const given = () => {
      if (!app) throw new Error("unreachable: the tests run after beforeAll");
      return app;
    };

    beforeAll(async () => {
      databases = await engine.start(directory);
      app = new ForkedApp(directory, databases);
      const made = await app.run('load Rails.root.join("db/schema.rb")', { mode: "write" });
      expect(made.status, made.shown).toBe(0);
    }, 120_000);
    afterAll(async () => {
      await app?.stop();
      await databases?.stop();
      rmSync(directory, { recursive: true, force: true });
    });

    describe("changes nothing in the databases", () => {
      let before: string;
      beforeEach(async () => {
        before = await given().checksum();
      });
      afterEach(async () => {
        expect(await given().checksum()).toBe(before);
      });

      it.each(casesFor(engine))("$mode of $file: $expected", async (one) => {
        const environment = { AMBULANCE_STATEMENT_TIMEOUT: "2" };
        expectAsSaid(await given().run(one.script, { mode: one.mode, environment }), one);
      });
    });
    more(given);
  });
}
