import { describe, expect, it } from "vitest";
import { lazily } from "../../aws/lazily.ts";

class Counter {
  #count = 0;
  async add(more: number): Promise<number> {
    this.#count += more;
    return this.#count;
  }
  async refuse(): Promise<never> {
    throw new RangeError("no");
  }
}

describe("a port that is loaded when it is used", () => {
  it("is not loaded before, and once only", async () => {
    let loads = 0;
    const counter = lazily(async () => {
      loads += 1;
      return new Counter();
    });
    expect(loads).toBe(0);
    expect(await Promise.all([counter.add(1), counter.add(2)])).toEqual([1, 3]);
    expect(await counter.add(3)).toBe(6);
    expect(loads).toBe(1);
  });

  it("is loaded again when the first time failed", async () => {
    let loads = 0;
    const counter = lazily(async () => {
      loads += 1;
      if (loads === 1) throw new Error("no connection");
      return new Counter();
    });
    await expect(counter.add(1)).rejects.toThrow("no connection");
    expect(await counter.add(1)).toBe(1);
  });

  it("passes on what the port throws", async () => {
    await expect(lazily(async () => new Counter()).refuse()).rejects.toThrow(RangeError);
  });

  it("is no promise: who awaits it gets it", async () => {
    const counter = lazily(async () => new Counter());
    expect(await Promise.resolve(counter)).toBe(counter);
  });

  it("can be the prototype of another that replaces a method", async () => {
    const counter = lazily(async () => new Counter());
    const other: Counter = Object.create(counter, { refuse: { value: async () => "yes" } });
    expect([await other.add(2), await other.refuse()]).toEqual([2, "yes"]);
  });
});
