/** What Retry, Catch and `$states.errorOutput` see of an error, named as the states language names it. */
export interface Failure {
  Error: string;
  /** For logs and for the last state, never for a person: it may quote anything. */
  Cause: string;
}

/** A state failed in a way that its Retry and Catch are about: its step threw, it took too long, an expression had no value. */
export class StateFailure extends Error {
  override readonly name = "StateFailure";
  readonly failure: Failure;
  constructor(failure: Failure, thrown?: unknown) {
    super(`${failure.Error}: ${failure.Cause}`, { cause: thrown });
    this.failure = failure;
  }
}

/** The state did not end within its TimeoutSeconds. */
export function timeout(state: string): StateFailure {
  return new StateFailure({
    Error: "States.Timeout",
    Cause: `"${state}" took longer than its TimeoutSeconds`,
  });
}

/** An expression has no value, or not the kind of value that its field needs. */
export function queryFailure(field: string, problem: string): StateFailure {
  return new StateFailure({ Error: "States.QueryEvaluationError", Cause: `${field}: ${problem}` });
}

/** Whatever a step or an executor threw, under the name by which a definition can catch it. */
export function thrownFailure(thrown: unknown): StateFailure {
  const failure =
    thrown instanceof Error
      ? { Error: thrown.name, Cause: thrown.message }
      : { Error: "Error", Cause: String(thrown) };
  return new StateFailure(failure, thrown);
}
