import { NOTICED_WITHIN_MS } from '@runbook/ports';
import { describeClock } from '@runbook/ports/contract';
import { ProcessClock } from './process-clock.js';
import { VirtualClock } from './virtual-clock.js';

const HOUR_MS = 3_600_000;

describeClock('of a virtual world', () => {
  const clock = new VirtualClock();
  return { clock, pass: (ms) => clock.advance(ms), setWall: (byMs) => clock.setWall(byMs), noticedWithinMs: NOTICED_WITHIN_MS };
});

describeClock('of a simulated process', () => {
  const world = new VirtualClock();
  const clock = new ProcessClock(world);
  return { clock, pass: (ms) => world.advance(ms), setWall: (byMs) => world.setWall(byMs), noticedWithinMs: NOTICED_WITHIN_MS };
});

describe('a virtual clock', () => {
  it('notices that the wall was set forward as late as a real one may, and not later', async () => {
    const clock = new VirtualClock();
    const calls: number[] = [];
    clock.at(clock.now() + HOUR_MS, () => calls.push(clock.monotonic()));
    await clock.advance(1_000);
    clock.setWall(2 * HOUR_MS);
    await clock.advance(HOUR_MS);
    expect(calls).toEqual([1_000 + NOTICED_WITHIN_MS]);
  });

  it('keeps a time to the millisecond when the wall is set to less than a look before it', async () => {
    const clock = new VirtualClock();
    const calls: number[] = [];
    const due = clock.now() + HOUR_MS;
    clock.at(due, () => calls.push(clock.now() - due));
    clock.setWall(HOUR_MS - 40_000);
    await clock.advance(60_000);
    clock.at(clock.now() + 10, () => calls.push(10));
    clock.setWall(-HOUR_MS);
    await clock.advance(HOUR_MS);
    await clock.advance(20);
    expect(calls).toEqual([0, 10]);
  });
});

describe('the clock of a process that stands still', () => {
  it.each(['at', 'after'] as const)('calls what came due %s its time when it wakes, unless it was called off', async (word) => {
    const world = new VirtualClock();
    const clock = new ProcessClock(world);
    const calls: string[] = [];
    const wait = (call: () => void) => (word === 'at' ? clock.at(clock.now() + 10, call) : clock.after(10, call));
    wait(() => calls.push('due'));
    const callOff = wait(() => calls.push('off'));
    clock.freeze();
    await world.advance(20);
    callOff();
    expect(calls).toEqual([]);
    clock.wake();
    expect(calls).toEqual(['due']);
  });
});
