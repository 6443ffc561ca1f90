import type { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { openDatabase } from "../../../local/sqlite/database.ts";
import type { StepFunction } from "../../../local/workflow.ts";
import { emptyDirectory, removeDirectory } from "../../support/data-directory.ts";
import { FakeClock } from "./fake-clock.ts";
import { smallWorkflow } from "./small-process.ts";

type Small = ReturnType<typeof smallWorkflow>;

/** A server over one data directory, which can die and start again. */
export class Server {
  readonly directory = emptyDirectory();
  readonly #definition: object;
  #database: DatabaseSync;
  #small: Small;

  constructor(definition: object, steps: Record<string, StepFunction> = {}) {
    this.#definition = definition;
    this.#database = openDatabase(this.directory);
    this.#small = smallWorkflow(this.#database, definition, steps);
    onTestFinished(() => {
      this.die();
      removeDirectory(this.directory);
    });
  }

  /** What the process that lives now has seen. */
  get now(): Small {
    return this.#small;
  }

  /** The process is gone, and whatever it was doing with it. */
  die(): void {
    if (this.#database.isOpen) this.#database.close();
    this.#small.clock.kill();
  }

  /** Dies and starts again, some milliseconds later, perhaps with another definition. */
  restart(change: { later?: number; definition?: object; steps?: Record<string, StepFunction> } = {}): Small {
    this.die();
    const clock = new FakeClock(this.#small.clock.now() + (change.later ?? 0));
    this.#database = openDatabase(this.directory);
    this.#small = smallWorkflow(this.#database, change.definition ?? this.#definition, change.steps, clock);
    this.#small.workflow.resume();
    return this.#small;
  }

  /** The database of the process that lives now. */
  get database(): DatabaseSync {
    return this.#database;
  }
}
