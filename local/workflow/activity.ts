/** What a process does for an execution at the moment. Executions that only wait have none: they cost no memory. */
export class Activity {
  /** Something happened meanwhile: look again before going to sleep. */
  again = false;
  /** Settles when a command is being executed. */
  #executing = Promise.withResolvers<void>();
  /** Called when the current phase has lasted too long, and when a stop was asked for. */
  onDeadline: () => void = () => {};
  onStop: () => void = () => {};
  /** Settles when nothing more is done. */
  done: Promise<void> = Promise.resolve();

  /** Settles when there is nothing that a shutdown should wait for: it waits for steps, not for commands. */
  settled(): Promise<void> {
    return Promise.race([this.done, this.#executing.promise]);
  }

  /** Waits for the end of a command. */
  async execute<Result>(command: () => Promise<Result>): Promise<Result> {
    this.#executing.resolve();
    try {
      return await command();
    } finally {
      this.#executing = Promise.withResolvers();
    }
  }

  /**
   * Waits for work until the deadline, not longer: a step that hangs does not hold its run up for ever.
   * @throws whatever `late` gives, when the deadline comes first
   */
  async untilDeadline<Result>(work: Promise<Result>, late: () => Error): Promise<Result> {
    const deadline = new Promise<never>((_, reject) => {
      this.onDeadline = () => reject(late());
    });
    try {
      return await Promise.race([work, deadline]);
    } finally {
      this.onDeadline = () => {};
    }
  }

  /** A signal that is given at the deadline, and when a stop is asked for. */
  signal(): AbortSignal {
    const controller = new AbortController();
    this.onDeadline = () => controller.abort();
    this.onStop = () => controller.abort();
    return controller.signal;
  }
}
