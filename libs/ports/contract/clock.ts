import type { Clock } from '../src/clock.js';
import { allowSlowAdapters, sleep } from './eventually.js';

/** Longer than a 32-bit timer can wait, which setTimeout would take for "at once". */
const FAR_MS = 2 ** 31 + 1_000;

/** A clock, and how its time is made to pass: a virtual one is moved, a real one is waited for. */
export interface OpenedClock {
  readonly clock: Clock;
  readonly pass: (ms: number) => Promise<void>;
  readonly close?: () => Promise<void>;
}

/** What `Clock` promises, asked of one adapter. It is opened for each test. */
export function describeClock(name: string, open: () => Promise<OpenedClock>): void {
  describe(`the clock ${name}`, () => {
    allowSlowAdapters();
    let opened: OpenedClock;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(async () => {
      await opened.close?.();
    });

    describeTime(() => opened);
    describeCalls(() => opened);
  });
}

function describeTime(opened: () => OpenedClock): void {
  it('counts milliseconds and goes on', async () => {
    const before = opened().clock.now();
    await opened().pass(20);
    const after = opened().clock.now();
    expect(Number.isFinite(before)).toBe(true);
    expect(after).toBeGreaterThanOrEqual(before + 19);
  });
}

function describeCalls(opened: () => OpenedClock): void {
  it('calls once, and not before the time', async () => {
    const { clock, pass } = opened();
    const atMs = clock.now() + 30;
    const calls: number[] = [];
    clock.at(atMs, () => calls.push(clock.now()));
    await pass(60);
    await pass(60);
    expect(calls).toHaveLength(1);
    // A real timer may wake within the millisecond before.
    expect(calls[0]!).toBeGreaterThanOrEqual(atMs - 1);
  });

  it('calls soon when the time is past, but not inside `at`', async () => {
    const { clock, pass } = opened();
    let called = 0;
    clock.at(clock.now() - 1_000, () => (called += 1));
    expect(called).toBe(0);
    await pass(30);
    await sleep(0);
    expect(called).toBe(1);
  });

  it('calls in the order of the times', async () => {
    const { clock, pass } = opened();
    const nowMs = clock.now();
    const calls: string[] = [];
    clock.at(nowMs + 60, () => calls.push('third'));
    clock.at(nowMs + 20, () => calls.push('first'));
    clock.at(nowMs + 40, () => calls.push('second'));
    await pass(100);
    expect(calls).toEqual(['first', 'second', 'third']);
  });

  it('does not call what was called off, also twice or too late', async () => {
    const { clock, pass } = opened();
    let called = 0;
    const callOff = clock.at(clock.now() + 20, () => (called += 1));
    const callOffLate = clock.at(clock.now() + 10, () => (called += 10));
    callOff();
    callOff();
    await pass(60);
    callOffLate();
    expect(called).toBe(10);
  });

  it('waits for a time that is weeks away', async () => {
    const { clock, pass } = opened();
    let called = 0;
    const callOff = clock.at(clock.now() + FAR_MS, () => (called += 1));
    await pass(30);
    expect(called).toBe(0);
    callOff();
  });
}
