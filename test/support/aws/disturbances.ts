import type { AwsAction } from "./aws-service.ts";

/** Something that goes wrong with the next calls of an action. */
export interface Disturbance {
  /** What the caller is told: an `AwsRefusal`, or any other error for a failure of the service itself (500). */
  error: Error;
  /** How many calls. */
  times?: number;
  /** The action is performed all the same: only the answer is lost. */
  performed?: boolean;
}

/** Lets calls of a fake service go wrong when a test says so. */
export class Disturbances {
  readonly #next = new Map<string, Disturbance[]>();

  add(action: string, { times = 1, ...disturbance }: Disturbance): void {
    const more = Array.from({ length: times }, () => disturbance);
    this.#next.set(action, [...(this.#next.get(action) ?? []), ...more]);
  }

  /** The actions, with whatever goes wrong before or after them. */
  around(actions: Readonly<Record<string, AwsAction>>): Record<string, AwsAction> {
    const disturbed = Object.entries(actions).map(([name, act]): [string, AwsAction] => [
      name,
      async (input) => {
        const disturbance = this.#next.get(name)?.shift();
        if (disturbance && !disturbance.performed) throw disturbance.error;
        const answer = await act(input);
        if (disturbance) throw disturbance.error;
        return answer;
      },
    ]);
    return Object.fromEntries(disturbed);
  }
}
