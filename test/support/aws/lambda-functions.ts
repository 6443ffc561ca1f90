import type { StepFunction } from "../../../local/workflow.ts";

/** The code of functions by their ARNs. */
export type Functions = Readonly<Record<string, StepFunction>>;

/** An error of the invocation, not of the code: throttled, say. It has the name that the states language gives it. */
export class LambdaServiceError extends Error {
  override readonly name: string;
  constructor(name: `Lambda.${string}`) {
    super(`${name} (Service: AWSLambda; Status Code: 429)`);
    this.name = name;
  }
}

/** What the runtime makes of an error that the code threw: its name, and a Cause that is JSON. */
class FunctionError extends Error {
  override readonly name: string;
  constructor(thrown: unknown) {
    const { name, message } = thrown instanceof Error ? thrown : { name: "Error", message: String(thrown) };
    super(JSON.stringify({ errorType: name, errorMessage: message, trace: [] }));
    this.name = name;
  }
}

/** Somebody told the state that waits with a token that it failed. */
class ReportedFailure extends Error {
  override readonly name: string;
  constructor(error: string, cause: string) {
    super(cause);
    this.name = error;
  }
}

/**
 * Invokes functions as Step Functions does. One that was given a task token keeps its state waiting until the token
 * is settled: the walker alone knows no failure that is reported with a token.
 */
export class LambdaInvoker {
  readonly #open = new Map<string, PromiseWithResolvers<void>>();

  /** The function with what Step Functions adds to it. */
  invoking(code: StepFunction): StepFunction {
    return async (input) => {
      const token = tokenIn(input);
      const settled = Promise.withResolvers<void>();
      settled.promise.catch(() => {});
      if (token !== undefined) this.#open.set(token, settled);
      const result = await invoked(code, input);
      if (token !== undefined) await settled.promise;
      return result;
    };
  }

  /** A token was answered, or is dead: its state goes on. */
  settle(token: string): void {
    this.#open.get(token)?.resolve();
    this.#open.delete(token);
  }

  /** False when no state waits with this token. */
  fail(token: string, error: string, cause: string): boolean {
    this.#open.get(token)?.reject(new ReportedFailure(error, cause));
    return this.#open.delete(token);
  }

  /** Lets go of every state that waits: the walker is told by its own means what became of them. */
  settleAll(): void {
    for (const token of this.#open.keys()) this.settle(token);
  }
}

async function invoked(code: StepFunction, input: unknown): Promise<unknown> {
  try {
    const wire: unknown = JSON.parse(JSON.stringify(input));
    return await code(wire);
  } catch (error) {
    throw error instanceof LambdaServiceError ? error : new FunctionError(error);
  }
}

function tokenIn(input: unknown): string | undefined {
  return typeof input === "object" && input && "token" in input ? String(input.token) : undefined;
}
