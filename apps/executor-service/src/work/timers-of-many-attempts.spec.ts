import { VirtualClock } from '@runbook/spec-kit';
import fc from 'fast-check';
import { TICK_MS, TimerWheel } from './timer-wheel.js';

describe('timers of many attempts', () => {
  it('call at most a tick after they are due, never before, and not when they were called off', async () => {
    const timer = fc.record({ inMs: fc.nat(3_000), cancelled: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(timer, { maxLength: 40 }), async (timers) => {
        const clock = new VirtualClock();
        await clock.advance(1_000_007);
        const wheel = new TimerWheel(clock);
        const called: { readonly due: number; readonly at: number }[] = [];
        const set = timers.map(({ inMs }) => {
          const due = clock.monotonic() + inMs;
          return wheel.after(inMs, () => void called.push({ due, at: clock.monotonic() }));
        });
        for (const [index, { cancelled }] of timers.entries()) if (cancelled) expect(set[index]!.cancel()).toBe(true);
        await clock.advance(3_000 + TICK_MS);
        expect(called).toHaveLength(timers.filter(({ cancelled }) => !cancelled).length);
        expect([wheel.held, clock.held]).toEqual([0, 0]);
        for (const { due, at } of called) {
          expect(at).toBeGreaterThanOrEqual(due);
          expect(at - due).toBeLessThanOrEqual(TICK_MS);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('may set and call off others while they are called', async () => {
    const clock = new VirtualClock();
    const wheel = new TimerWheel(clock);
    const called: string[] = [];
    wheel.after(99, () => {
      other.cancel();
      wheel.after(51, () => void called.push('later'));
      called.push('first');
    });
    const other = wheel.after(99, () => void called.push('never'));
    await clock.advance(1_000);
    expect(called).toEqual(['first', 'later']);
  });

  it('are called in the order of their time, and those of one tick in the order in which they were set', async () => {
    const clock = new VirtualClock();
    const wheel = new TimerWheel(clock);
    const called: string[] = [];
    for (const [name, ms] of [
      ['late', 180],
      ['a', 60],
      ['b', 70],
      ['now', 0],
      ['past', -5],
    ] as const)
      wheel.after(ms, () => void called.push(name));
    await clock.advance(100);
    expect(called).toEqual(['now', 'past', 'a', 'b']);
    await clock.advance(100);
    expect(called.at(-1)).toBe('late');
  });

  it('are all off after a stop', async () => {
    const clock = new VirtualClock();
    const wheel = new TimerWheel(clock);
    wheel.after(100, () => expect('called').toBe('off'));
    expect(wheel.held).toBe(1);
    wheel.stop();
    expect([wheel.held, clock.held]).toEqual([0, 0]);
    await clock.advance(1_000);
  });
});
