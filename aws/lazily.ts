/**
 * A port whose module is loaded when it is first used: what a function does not need for an event costs its cold
 * start nothing. A load that failed is tried again the next time.
 * @param load gives the port; every method of a port that is loaded like this has to be asynchronous
 */
export function lazily<Port extends Asynchronous<Port>>(load: () => Promise<Port>): Port {
  const loaded = remembered(load);
  return new Proxy(Object.create(null), {
    get(_, name) {
      // Whoever awaits a port asks whether it is a promise.
      if (name === "then") return undefined;
      return async (...args: unknown[]) => {
        const port = await loaded();
        const method: unknown = Reflect.get(port, name);
        if (typeof method !== "function") throw new TypeError(`There is no ${String(name)} here`);
        return Reflect.apply(method, port, args);
      };
    },
  });
}

/** What only has methods that can wait until the port is there. */
type Asynchronous<Port> = { [Name in keyof Port]: (...args: never[]) => Promise<unknown> };

/** The result of the first call that succeeded, for all callers. */
export function remembered<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
