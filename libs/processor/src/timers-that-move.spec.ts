import fc from 'fast-check';
import { Timers } from './timers.js';

/** What timers mean: each aggregate has one time or none; who is due is taken, the earliest first. */
class NaiveTimers {
  private readonly times = new Map<string, number>();

  set(id: string, at: number | undefined): void {
    if (at === undefined) this.times.delete(id);
    else this.times.set(id, at);
  }

  /** Times and ids of all that are due; equal times come in any order. */
  takeAll(now: number): [number, string][] {
    const due = [...this.times].filter(([, at]) => at <= now).map(([id, at]): [number, string] => [at, id]);
    for (const [, id] of due) this.times.delete(id);
    return due.sort(byTimeAndId);
  }

  get earliest(): number | undefined {
    return this.times.size === 0 ? undefined : Math.min(...this.times.values());
  }

  get size(): number {
    return this.times.size;
  }

  at(id: string): number | undefined {
    return this.times.get(id);
  }
}

const byTimeAndId = ([a, x]: [number, string], [b, y]: [number, string]) => a - b || (x < y ? -1 : 1);

const set = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
  at: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
});
const take = fc.record({ passes: fc.integer({ min: 0, max: 6 }) });

describe('timers that are set, moved and called off', () => {
  it('are taken when they are due, each once, the earliest first', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ arbitrary: set, weight: 3 }, take), { maxLength: 120 }), (actions) => {
        const timers = new Timers();
        const naive = new NaiveTimers();
        let now = 0;
        for (const action of actions) {
          if ('id' in action) {
            timers.set(action.id, action.at);
            naive.set(action.id, action.at);
          } else {
            now += action.passes;
            const times = new Map([...'abcdefg'].map((id) => [id, naive.at(id)]));
            const taken: [number, string][] = [];
            for (let id = timers.take(now); id !== undefined; id = timers.take(now)) taken.push([times.get(id)!, id]);
            expect(taken.map(([at]) => at)).toEqual(taken.map(([at]) => at).sort((a, b) => a - b));
            expect(taken.sort(byTimeAndId)).toEqual(naive.takeAll(now));
          }
          expect(timers.size).toBe(naive.size);
          // It may say too early, when a timer was moved back or called off; it must never say too late.
          expect(timers.nextAt() ?? Infinity).toBeLessThanOrEqual(naive.earliest ?? Infinity);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that are moved back again and again take no more room than one', () => {
    const timers = new Timers();
    for (let at = 1; at <= 10_000; at++) timers.set('lease', at);
    expect(timers.take(9_999)).toBeUndefined();
    expect(timers.nextAt()).toBe(10_000);
    expect(timers.take(10_000)).toBe('lease');
    expect(timers.nextAt()).toBeUndefined();
  });
});

describe('timers that are called off', () => {
  const LIVING = 100;
  const CYCLES = 10_000;
  /** Twice what lives, and a few that are not worth the work. */
  const HELD_MAX = 2 * LIVING + 64;

  it.each([
    [
      'far from their time',
      (timers: Timers, n: number) => (timers.set(`called off ${n}`, 1e9 + n), timers.set(`called off ${n}`, undefined)),
    ],
    ['after they were moved forward', (timers: Timers, n: number) => timers.set(`living ${n % LIVING}`, 1e9 - n)],
  ])('leave memory, %s', (_, cycle) => {
    const timers = new Timers();
    for (let n = 0; n < LIVING; n++) timers.set(`living ${n}`, 1e9 + n);
    for (let n = 0; n < CYCLES; n++) {
      cycle(timers, n);
      expect(timers.held).toBeLessThanOrEqual(HELD_MAX + 1);
    }
    expect(timers.size).toBe(LIVING);
    const taken = new Set<string>();
    for (let id = timers.take(2e9); id !== undefined; id = timers.take(2e9)) taken.add(id);
    expect(taken.size).toBe(LIVING);
    expect([timers.held, timers.nextAt()]).toEqual([0, undefined]);
  });

  it('leave the others in their order, whatever is moved and called off between', () => {
    const times = fc.array(fc.tuple(fc.nat(200), fc.option(fc.nat(1_000), { nil: undefined })), { maxLength: 1_500, minLength: 500 });
    fc.assert(
      fc.property(times, (sets) => {
        const timers = new Timers();
        const expected = new Map<string, number>();
        for (const [id, at] of sets) {
          timers.set(String(id), at);
          if (at === undefined) expected.delete(String(id));
          else expected.set(String(id), at);
        }
        const taken: [string, number][] = [];
        for (let id = timers.take(1_000); id !== undefined; id = timers.take(1_000)) taken.push([id, expected.get(id)!]);
        expect(new Map(taken)).toEqual(expected);
        const dues = taken.map(([, at]) => at);
        expect(dues).toEqual([...dues].sort((a, b) => a - b));
      }),
      { numRuns: 50 },
    );
  });
});
