import type { Value } from "./values.ts";

/**
 * What is known of the variables at a place of a script. A block, or a branch that may not be taken, has a scope of its
 * own: what it assigns holds inside of it, and outside either that or what was there before.
 */
export class Scope {
  readonly #own = new Map<string, Value>();
  readonly #outer: Scope | undefined;
  readonly #isBranch: boolean;
  /** Constants, globals and instance variables, which methods see too. */
  readonly #shared: Map<string, Value>;

  constructor(outer?: Scope, kind: "block" | "branch" | "method" = "block") {
    this.#outer = kind === "method" ? undefined : outer;
    this.#isBranch = kind === "branch";
    this.#shared = outer ? outer.#shared : new Map();
  }

  get(name: string): Value | undefined {
    if (isShared(name)) return this.#shared.get(name);
    for (let scope: Scope | undefined = this; scope; scope = scope.#outer) {
      const value = scope.#own.get(name);
      if (value) return value;
    }
    return undefined;
  }

  /** Gives the scope a variable of its own, such as a parameter. */
  declare(name: string, value: Value): void {
    this.#own.set(name, value);
  }

  assign(name: string, value: Value): void {
    if (isShared(name)) return void this.#shared.set(name, either(this.#shared.get(name), value));
    const known = this.get(name) !== undefined;
    const declared = this.#own.has(name) && !this.#isBranch;
    this.#own.set(name, value);
    if (declared) return;
    for (let scope: Scope = this; scope.#outer && (known || scope.#isBranch); scope = scope.#outer) {
      const before = scope.#outer.get(name);
      scope.#outer.#own.set(name, either(before, value));
    }
  }
}

function isShared(name: string): boolean {
  return /^[\p{Lu}@$]/u.test(name);
}

/** What is known when it may be one or the other. */
export function either(one: Value | undefined, other: Value): Value {
  if (one === undefined) return other;
  if ("rows" in one && "rows" in other) {
    return { is: "relation", rows: one.rows === other.rows ? one.rows : "unknown" };
  }
  const same = one.is === other.is && (one.is !== "text" || other.is !== "text" || one.text === other.text);
  return same ? other : { is: "unknown" };
}
