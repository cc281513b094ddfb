/** Reproducible chance: the same seed gives the same intrusions on every machine. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform over [0, 1). A 32-bit mixing generator; good enough to sample, not to keep secrets. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new Error('expected something to pick from, found an empty list');
    return item;
  }

  /** Without replacement, each item with a probability that grows with its weight (exponential keys, Efraimidis and Spirakis 2006). */
  sample<T>(items: readonly T[], count: number, weight: (item: T) => number = () => 1): T[] {
    const keyed = items.map((item) => ({ item, key: Math.log(this.next() || Number.MIN_VALUE) / weight(item) }));
    return keyed
      .sort((a, b) => b.key - a.key)
      .slice(0, Math.max(0, count))
      .map(({ item }) => item);
  }

  /** Beta-distributed by rejection under its highest density; a and b at least 1. */
  beta(a: number, b: number): number {
    const density = (x: number) => Math.pow(x, a - 1) * Math.pow(1 - x, b - 1);
    const highest = a + b === 2 ? 1 : density((a - 1) / (a + b - 2));
    for (;;) {
      const x = this.next();
      if (this.next() * highest <= density(x)) return x;
    }
  }
}
