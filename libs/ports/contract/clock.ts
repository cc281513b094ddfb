import type { Clock } from '../src/clock.js';
import { allowSlowAdapters, sleep } from './eventually.js';

/** Longer than a 32-bit timer can wait, which setTimeout would take for "at once". */
const FAR_MS = 2 ** 31 + 1_000;
const HOUR_MS = 3_600_000;
/** A busy machine calls late. */
const LOOKS_MAX = 500;

/** A clock, and how its times are made to pass and jump: a virtual one is moved, a real one is waited for. */
export interface OpenedClock {
  readonly clock: Clock;
  readonly pass: (ms: number) => Promise<void>;
  /** Sets the wall clock forward, or back by a negative number. */
  readonly setWall: (byMs: number) => void;
  /** How late a jump of the wall clock may be noticed. */
  readonly noticedWithinMs: number;
}

/** Starts a wait of so long in one of the clock's two words. */
type Wait = (opened: OpenedClock, ms: number, call: () => void) => () => void;

/** What `Clock` promises, asked of one adapter. It is opened for each test. */
export function describeClock(name: string, open: () => OpenedClock): void {
  describe(`the clock ${name}`, () => {
    allowSlowAdapters();
    describeTimes(open);
    describe('at a wall time', () => {
      describeWaiting(open, ({ clock }, ms, call) => clock.at(clock.now() + ms, call));
      describeWallTime(open);
    });
    describe('after an interval', () => {
      describeWaiting(open, ({ clock }, ms, call) => clock.after(ms, call));
      describeInterval(open);
    });
  });
}

function describeTimes(open: () => OpenedClock): void {
  it('counts milliseconds of both times and goes on', async () => {
    const { clock, pass } = open();
    const before = [clock.now(), clock.monotonic()] as const;
    await pass(20);
    expect(clock.now()).toBeGreaterThanOrEqual(before[0] + 19);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(before[1] + 19);
  });

  it.each([HOUR_MS, -HOUR_MS])('jumps on the wall by %d ms, and the monotonic time does not know', (byMs) => {
    const { clock, setWall } = open();
    const before = [clock.now(), clock.monotonic()] as const;
    setWall(byMs);
    expect(Math.abs(clock.now() - before[0] - byMs)).toBeLessThan(HOUR_MS / 2);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(before[1]);
    expect(clock.monotonic()).toBeLessThan(before[1] + HOUR_MS / 2);
  });
}

function describeWaiting(open: () => OpenedClock, wait: Wait): void {
  it('calls once, and not before', async () => {
    const opened = open();
    const { clock, pass } = opened;
    const due = [clock.now() + 30, clock.monotonic() + 30] as const;
    const calls: (readonly [number, number])[] = [];
    wait(opened, 30, () => calls.push([clock.now(), clock.monotonic()]));
    await pass(60);
    await pass(60);
    expect(calls).toHaveLength(1);
    // The two times are not read in the same instant.
    expect(calls[0]![0]).toBeGreaterThanOrEqual(due[0] - 1);
    expect(calls[0]![1]).toBeGreaterThanOrEqual(due[1] - 1);
  });

  it('calls soon when the time is past, but not inside the call that asked for it', async () => {
    const opened = open();
    let called = 0;
    wait(opened, -1_000, () => (called += 1));
    expect(called).toBe(0);
    await opened.pass(30);
    await sleep(0);
    expect(called).toBe(1);
  });

  it('calls in the order of the times', async () => {
    const opened = open();
    const calls: string[] = [];
    wait(opened, 60, () => calls.push('third'));
    wait(opened, 20, () => calls.push('first'));
    wait(opened, 40, () => calls.push('second'));
    await opened.pass(100);
    expect(calls).toEqual(['first', 'second', 'third']);
  });

  it('does not call what was called off, also twice or too late', async () => {
    const opened = open();
    let called = 0;
    const callOff = wait(opened, 20, () => (called += 1));
    const callOffLate = wait(opened, 10, () => (called += 10));
    callOff();
    callOff();
    await opened.pass(60);
    callOffLate();
    expect(called).toBe(10);
  });

  it('waits for what is weeks away', async () => {
    const opened = open();
    let called = 0;
    const callOff = wait(opened, FAR_MS, () => (called += 1));
    await opened.pass(30);
    expect(called).toBe(0);
    callOff();
  });
}

function describeWallTime(open: () => OpenedClock): void {
  it('that the wall clock jumps over is noticed soon', async () => {
    const { clock, pass, setWall, noticedWithinMs } = open();
    let called = 0;
    clock.at(clock.now() + HOUR_MS, () => (called += 1));
    setWall(HOUR_MS);
    await pass(2 * noticedWithinMs);
    expect(called).toBe(1);
  });

  it('that the wall clock is set back from is waited for again', async () => {
    const { clock, pass, setWall, noticedWithinMs } = open();
    let called = 0;
    const callOff = clock.at(clock.now() + 10, () => (called += 1));
    setWall(-HOUR_MS);
    await pass(2 * noticedWithinMs);
    expect(called).toBe(0);
    setWall(HOUR_MS);
    await pass(2 * noticedWithinMs);
    expect(called).toBe(1);
    callOff();
  });

  it('can be called off between two looks at the clock', async () => {
    const { clock, pass, setWall, noticedWithinMs } = open();
    let called = 0;
    const callOff = clock.at(clock.now() + HOUR_MS, () => (called += 1));
    await pass(3 * noticedWithinMs);
    callOff();
    setWall(HOUR_MS);
    await pass(2 * noticedWithinMs);
    expect(called).toBe(0);
  });
}

function describeInterval(open: () => OpenedClock): void {
  it.each([HOUR_MS, -HOUR_MS])('is as long as ever when the wall clock jumps by %d ms', async (byMs) => {
    const { clock, pass, setWall } = open();
    const calls: string[] = [];
    clock.after(20, () => calls.push('due'));
    const callOff = clock.after(HOUR_MS / 2, () => calls.push('not due'));
    setWall(byMs);
    await pass(60);
    expect(calls).toEqual(['due']);
    callOff();
  });

  it('repeats itself until it is called off, however the wall clock jumps', async () => {
    const { clock, pass, setWall } = open();
    let called = 0;
    const callOff = clock.every(20, () => {
      called += 1;
      if (called === 3) callOff();
    });
    setWall(-HOUR_MS);
    for (let looks = 0; called < 1 && looks < LOOKS_MAX; looks++) await pass(20);
    setWall(2 * HOUR_MS);
    for (let looks = 0; called < 3 && looks < LOOKS_MAX; looks++) await pass(20);
    await pass(60);
    expect(called).toBe(3);
  });

  it('can be paused for', async () => {
    const { clock, pass, setWall } = open();
    let isOver = false;
    const pause = clock.pause(20).then(() => (isOver = true));
    setWall(-HOUR_MS);
    expect(isOver).toBe(false);
    await pass(60);
    await pause;
    expect(isOver).toBe(true);
  });
}
