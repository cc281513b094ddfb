import { VirtualClock } from '@runbook/spec-kit';
import fc from 'fast-check';
import { QUEUED_BYTES_MAX, QUEUED_MAX, TARGET_CONCURRENCY, WorkQueue, type Work } from './work-queue.js';

const work = (begun: Work[], at: number, target?: string, wanted = true, bytes = 1, tenant = 'acme'): Work => {
  const made: Work = {
    at,
    tenant,
    target,
    bytes,
    begin: () => {
      if (wanted) begun.push(made);
      return wanted;
    },
  };
  return made;
};

describe('work for few slots', () => {
  it('begins oldest first', () => {
    const begun: Work[] = [];
    const queue = new WorkQueue(1);
    const [first, late, early] = [work(begun, 5), work(begun, 9), work(begun, 7)];
    for (const each of [first, late, early]) queue.add(each);
    expect(begun).toEqual([first]);
    queue.done(first);
    queue.done(early);
    expect(begun).toEqual([first, early, late]);
  });

  it('for a busy host holds nobody else up', () => {
    const begun: Work[] = [];
    const queue = new WorkQueue(10, { perTarget: 2 });
    const busy = [1, 2, 3, 4].map((at) => work(begun, at, 'edr.example'));
    const other = work(begun, 5, 'ti.example');
    for (const each of [...busy, other]) queue.add(each);
    expect(begun).toEqual([busy[0], busy[1], other]);
    queue.done(busy[1]!);
    expect(begun.at(-1)).toBe(busy[2]);
  });

  it('that nobody wants any more takes no slot', () => {
    const begun: Work[] = [];
    const queue = new WorkQueue(1, { perTarget: 1 });
    const first = work(begun, 1, 'a');
    const last = work(begun, 3, 'a');
    for (const each of [first, work(begun, 2, 'a', false), last]) queue.add(each);
    queue.done(first);
    expect(begun).toEqual([first, last]);
  });

  it.each([
    ['as many wait as may', { queuedMax: 3 }, [1, 1, 1]],
    ['as many bytes wait as may', { queuedBytesMax: 30 }, [10, 10, 10]],
  ])('makes its reader wait when %s, and not before', async (_, limits, bytes) => {
    const begun: Work[] = [];
    const queue = new WorkQueue(1, limits);
    const first = work(begun, 0);
    queue.add(first);
    for (const [at, each] of bytes.entries()) {
      expect(queue.full).toBe(false);
      await queue.room();
      queue.add(work(begun, at + 1, undefined, true, each));
    }
    expect(queue.full).toBe(true);
    let rooms = 0;
    const waiting = [queue.room(), queue.room()].map((room) => room.then(() => rooms++));
    await Promise.resolve();
    expect(rooms).toBe(0);
    queue.done(first);
    await Promise.all(waiting);
    expect([rooms, queue.full]).toEqual([2, false]);
  });

  it('is limited by named numbers unless it is told otherwise', () => {
    expect([QUEUED_MAX, QUEUED_BYTES_MAX, TARGET_CONCURRENCY]).toEqual([20_000, 268_435_456, 128]);
    const begun: Work[] = [];
    const queue = new WorkQueue(1_000);
    for (let at = 0; at < 130; at++) queue.add(work(begun, at, 'edr.example'));
    expect(begun).toHaveLength(96);
    for (let at = 0; at < 130; at++) queue.add(work(begun, at, 'edr.example', true, 1, 'zeta'));
    expect(begun).toHaveLength(128);
    const counted = new WorkQueue(0);
    for (let at = 0; at < 19_999; at++) counted.add(work(begun, at));
    expect(counted.full).toBe(false);
    counted.add(work(begun, 0));
    expect(counted.full).toBe(true);
    const weighed = new WorkQueue(0);
    weighed.add(work(begun, 0, undefined, true, 268_435_455));
    expect(weighed.full).toBe(false);
    weighed.add(work(begun, 0));
    expect(weighed.full).toBe(true);
  });

  it('begins no more once the queue drains, which is when nothing runs, or after the grace', async () => {
    const clock = new VirtualClock();
    const begun: Work[] = [];
    const queue = new WorkQueue(1, { queuedMax: 1 });
    const [first, second] = [work(begun, 1), work(begun, 2)];
    queue.add(first);
    queue.add(second);
    const drained: string[] = [];
    const reader = queue.room().then(() => drained.push('reader'));
    void queue.drain(3_000, clock).then(() => drained.push(`at ${clock.monotonic()}`));
    await reader;
    expect([queue.full, drained]).toEqual([false, ['reader']]);
    await clock.advance(1_000);
    queue.done(first);
    await clock.advance(5_000);
    queue.add(work(begun, 3));
    expect([begun, drained]).toEqual([[first], ['reader', 'at 1000']]);

    const stuck = new WorkQueue(1);
    stuck.add(work(begun, 4));
    void stuck.drain(3_000, clock).then(() => drained.push(`at ${clock.monotonic()}`));
    await clock.advance(5_000);
    expect(drained.at(-1)).toBe('at 9000');
    await new WorkQueue(1).drain(3_000, clock);
    expect(clock.held).toBe(0);
  });

  it('has drained when the last of what runs has ended, and keeps nobody waiting for the grace then', async () => {
    const clock = new VirtualClock();
    const begun: Work[] = [];
    const queue = new WorkQueue(2);
    for (const at of [1, 2]) queue.add(work(begun, at));
    let isDrained = false;
    const drained = queue.drain(3_000, clock).then(() => (isDrained = true));
    queue.add(work(begun, 3));
    queue.done(begun[0]!);
    await clock.advance(0);
    expect(isDrained).toBe(false);
    queue.done(begun[1]!);
    await drained;
    expect([begun.length, clock.held]).toEqual([2, 0]);
  });

  it('never exceeds a limit, and all of it begins', () => {
    const tasks = fc.array(
      fc.record({ at: fc.nat(20), target: fc.constantFrom(undefined, 'a', 'b', 'c'), tenant: fc.constantFrom('acme', 'zeta', 'nil') }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(
        tasks,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat(1000)),
        (list, slots, each, dice) => {
          const running: Work[] = [];
          let begun = 0;
          const queue = new WorkQueue(slots, { perTarget: each });
          const finishOne = () => queue.done(running.splice(dice.next().value % running.length, 1)[0]!);
          const check = () => {
            expect(running.length).toBeLessThanOrEqual(slots);
            for (const host of ['a', 'b', 'c']) expect(running.filter(({ target }) => target === host).length).toBeLessThanOrEqual(each);
            for (const one of ['acme', 'zeta', 'nil']) {
              expect(running.filter(({ tenant }) => tenant === one).length).toBeLessThanOrEqual(Math.max(1, Math.ceil(slots * 0.75)));
            }
          };
          for (const { at, target, tenant } of list) {
            const made: Work = { at, tenant, target, bytes: 1, begin: () => running.push(made) > 0 && ++begun > 0 };
            queue.add(made);
            check();
            if (running.length > 0 && dice.next().value % 2 === 0) finishOne();
          }
          while (running.length > 0) {
            finishOne();
            check();
          }
          expect(begun).toBe(list.length);
        },
      ),
    );
  });
});
