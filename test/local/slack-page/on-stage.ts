import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { launch, noBrowser } from "./browser.ts";
import type { FakeSandbox } from "./fake-sandbox.ts";
import { buildStage, type Opening, type Stage } from "./open.ts";

/** What a test of the page begins with. */
interface Scene {
  readonly page: Page;
  readonly fake: FakeSandbox;
  readonly stage: Stage;
}

/** Describes the page in one browser, in which each test begins anew; without a browser it says so. */
export function describeOnStage(
  what: string,
  tests: (start: (opening?: Opening) => Promise<Scene>) => void,
): void {
  if (noBrowser !== null) console.warn(`Not tried: ${what}. Why: ${noBrowser}`);
  describe.skipIf(noBrowser !== null)(what, () => {
    let stage: Stage | undefined;
    beforeAll(async () => {
      stage = await buildStage(await launch());
    });
    afterAll(() => stage?.close());
    tests(async (opening) => {
      if (stage === undefined) throw new Error("the browser did not start");
      return { page: await stage.open(opening), fake: stage.fake, stage };
    });
  });
}
