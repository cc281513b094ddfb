import { Patience, Waits, type ReaderPosition } from '@runbook/processor';
import { VirtualClock } from '@runbook/spec-kit';
import { WriteBehind } from './write-behind.js';

const EVERY_MS = 100;
const HOUR_MS = 3_600_000;
const at = (offset: number): ReaderPosition => ({ offset, term: 1, owner: 'own_1', seq: offset });

function open({
  savePosition = (_offset: number) => Promise.resolve(),
  isFull = (): boolean => false,
  isEnough = (): boolean => false,
  write = () => Promise.resolve(),
} = {}) {
  const clock = new VirtualClock();
  const writes: number[] = [];
  const saved: number[] = [];
  const failures: unknown[] = [];
  const waits = new Waits(clock);
  const patience = new Patience({ who: 'the read model', clock, unanswered: () => undefined, waits });
  const behind = new WriteBehind(clock, {
    everyMs: EVERY_MS,
    write: () => {
      writes.push(clock.monotonic());
      return write();
    },
    patience,
    savePosition: ({ offset }) => savePosition(offset).then(() => void saved.push(offset)),
    isFull,
    isEnough,
    failed: (error) => failures.push(error),
  });
  return { clock, behind, writes, saved, failures, waits, patience };
}

describe('a read model that is written behind its reader', () => {
  it('is written at once when nothing was for a while, then so far apart', async () => {
    const { clock, behind, writes, saved } = open();
    for (let offset = 1; offset <= 5; offset++) {
      await behind.reached(at(offset));
      await clock.advance(EVERY_MS / 2);
    }
    await clock.advance(EVERY_MS);
    expect(writes).toEqual([0, EVERY_MS, 2 * EVERY_MS, 3 * EVERY_MS]);
    expect(saved).toEqual([1, 2, 4, 5]);
  });

  it.each([-HOUR_MS, HOUR_MS])('goes on being written when the wall clock is set by %d ms', async (byMs) => {
    const { clock, behind, saved } = open();
    await behind.reached(at(1));
    await clock.advance(EVERY_MS / 2);
    await behind.reached(at(2));
    clock.setWall(byMs);
    await behind.reached(at(3));
    await clock.advance(EVERY_MS);
    expect(saved).toEqual([1, 3]);
  });

  it('is written at once when enough waits', async () => {
    let enough = false;
    const { clock, behind, saved } = open({ isEnough: () => enough });
    await behind.reached(at(1));
    await clock.advance(1);
    enough = true;
    await behind.reached(at(2));
    await clock.advance(1);
    expect(saved).toEqual([1, 2]);
  });

  it('holds its reader up while too much waits', async () => {
    let full = true;
    const { clock, behind, saved } = open({ isFull: () => full, write: () => Promise.resolve(void (full = false)) });
    await behind.reached(at(1));
    expect(full).toBe(false);
    await clock.advance(EVERY_MS);
    expect(saved).toEqual([1]);
  });

  it('tells its failure once, and at every later call', async () => {
    const { clock, behind, saved, failures } = open({ write: () => Promise.reject(new Error('the store is away')) });
    await behind.reached(at(1));
    await clock.advance(EVERY_MS);
    expect(failures).toMatchObject([{ message: 'the store is away' }]);
    await expect(behind.reached(at(2))).rejects.toThrow('the store is away');
    await expect(behind.flush()).rejects.toThrow('the store is away');
    expect([saved, failures.length]).toEqual([[], 1]);
  });

  it('waits for a store that takes no position, tells readiness of it, and goes on with the newest', async () => {
    let isAway = true;
    const savePosition = () => (isAway ? Promise.reject(new Error('no primary')) : Promise.resolve());
    const { clock, behind, saved, failures, waits } = open({ savePosition });
    for (let offset = 1; offset <= 60; offset++) {
      await behind.reached(at(offset));
      await clock.advance(EVERY_MS);
    }
    expect([saved, failures]).toEqual([[], []]);
    expect(waits.overdue).toBe('the read model waiting for a store for more than 5 s');
    isAway = false;
    await clock.advance(60_000);
    expect([saved, failures, waits.overdue]).toEqual([[1, 60], [], undefined]);
  });

  it('that ends while its store is away tells nobody but who calls next', async () => {
    const { clock, behind, patience, failures } = open({ savePosition: () => Promise.reject(new Error('no primary')) });
    await behind.reached(at(1));
    await clock.advance(EVERY_MS);
    patience.end();
    await expect(behind.flush()).rejects.toThrow('no primary');
    expect(failures).toEqual([]);
  });
});
