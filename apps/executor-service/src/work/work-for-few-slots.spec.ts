import fc from 'fast-check';
import { QUEUED_MAX, WorkQueue, type Work } from './work-queue.js';

const work = (begun: Work[], at: number, target?: string, wanted = true): Work => {
  const made: Work = {
    at,
    target,
    bytes: 1,
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
    const queue = new WorkQueue(10, 2);
    const busy = [1, 2, 3, 4].map((at) => work(begun, at, 'edr.example'));
    const other = work(begun, 5, 'ti.example');
    for (const each of [...busy, other]) queue.add(each);
    expect(begun).toEqual([busy[0], busy[1], other]);
    queue.done(busy[1]!);
    expect(begun.at(-1)).toBe(busy[2]);
  });

  it('that nobody wants any more takes no slot', () => {
    const begun: Work[] = [];
    const queue = new WorkQueue(1, 1);
    const first = work(begun, 1, 'a');
    const last = work(begun, 3, 'a');
    for (const each of [first, work(begun, 2, 'a', false), last]) queue.add(each);
    queue.done(first);
    expect(begun).toEqual([first, last]);
  });

  it('makes its reader wait when too much of it waits', async () => {
    const begun: Work[] = [];
    const queue = new WorkQueue(1);
    const all = Array.from({ length: QUEUED_MAX + 1 }, (_, at) => work(begun, at));
    for (const each of all) queue.add(each);
    expect(queue.full).toBe(true);
    let room = false;
    const waiting = queue.room().then(() => (room = true));
    await Promise.resolve();
    expect(room).toBe(false);
    queue.done(all[0]!);
    await waiting;
    expect(queue.full).toBe(false);
  });

  it('never exceeds a limit, and all of it begins', () => {
    const tasks = fc.array(fc.record({ at: fc.nat(20), target: fc.constantFrom(undefined, 'a', 'b', 'c') }), { maxLength: 80 });
    fc.assert(
      fc.property(
        tasks,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.infiniteStream(fc.nat(1000)),
        (list, slots, each, dice) => {
          const running: Work[] = [];
          let begun = 0;
          const queue = new WorkQueue(slots, each);
          const finishOne = () => queue.done(running.splice(dice.next().value % running.length, 1)[0]!);
          const check = () => {
            expect(running.length).toBeLessThanOrEqual(slots);
            for (const host of ['a', 'b', 'c']) expect(running.filter(({ target }) => target === host).length).toBeLessThanOrEqual(each);
          };
          for (const { at, target } of list) {
            const made: Work = { at, target, bytes: 1, begin: () => running.push(made) > 0 && ++begun > 0 };
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
