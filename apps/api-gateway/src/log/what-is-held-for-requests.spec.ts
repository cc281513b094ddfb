import { jest } from '@jest/globals';
import type { DecisionRecord } from '@runbook/wire';
import { CLOSING_MS } from '../http/held-answer.js';
import { DECISION_TIMEOUT_MS, DecisionWaiter } from './decision-waiter.js';
import { InFlight } from './in-flight.js';
import { Watchers } from './watchers.js';

const CYCLES = 1_000;
const SUBJECT = { id: 'exe_1', address: '/api/v1/executions/exe_1' };
const cycles = <T>(one: (id: string) => T): T[] => Array.from({ length: CYCLES }, (_, n) => one(`id_${n}`));
const decided = (command: string) => ({ cause: { command } }) as DecisionRecord;

describe('what is held for requests', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('leaves with their decision', async () => {
    const waiter = new DecisionWaiter();
    const answered = cycles((id) => waiter.decisionOf(id, SUBJECT, () => Promise.resolve()));
    expect(waiter.size).toBe(CYCLES);
    cycles((id) => waiter.seen(decided(id)));
    await Promise.all(answered);
    expect([waiter.size, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('leaves when the command cannot be sent', async () => {
    const waiter = new DecisionWaiter();
    const answered = cycles((id) => waiter.decisionOf(id, SUBJECT, () => Promise.reject(new Error('no broker'))));
    await Promise.allSettled(answered);
    expect([waiter.size, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('leaves when no decision comes in time, and when one comes too late', async () => {
    const waiter = new DecisionWaiter();
    const answered = cycles((id) => waiter.decisionOf(id, SUBJECT, () => Promise.resolve()));
    const settled = Promise.allSettled(answered);
    await jest.advanceTimersByTimeAsync(DECISION_TIMEOUT_MS);
    const outcomes = await settled;
    cycles((id) => waiter.seen(decided(id)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect([waiter.size, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('leaves soon when the service stops, whether it waited before or comes after, and is told what to look at', async () => {
    const waiter = new DecisionWaiter();
    const before = waiter.decisionOf('before', SUBJECT, () => Promise.resolve());
    const decidedStill = waiter.decisionOf('decided', SUBJECT, () => Promise.resolve());
    waiter.beforeApplicationShutdown();
    const after = waiter.decisionOf('after', SUBJECT, () => Promise.resolve());
    const settled = Promise.allSettled([before, after]);
    waiter.seen(decided('decided'));
    await decidedStill;
    await jest.advanceTimersByTimeAsync(CLOSING_MS - 1);
    expect(waiter.size).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    for (const outcome of await settled) {
      const found = `found that the service stops; it may still take effect: look at ${SUBJECT.address}`;
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'decision-pending', message: expect.stringContaining(found) } });
    }
    expect([waiter.size, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('of a key leaves with the answer, also one that failed', async () => {
    const inFlight = new InFlight();
    const answered = cycles((id) =>
      inFlight.run(id, 'digest', () => (id.endsWith('7') ? Promise.reject(new Error('no')) : Promise.resolve({ replayed: false }))),
    );
    expect(inFlight.size).toBe(CYCLES);
    await Promise.allSettled(answered);
    expect(inFlight.size).toBe(0);
  });

  it('of a watched run leaves with its last watcher, in whatever order they end, and however often', () => {
    const watchers = new Watchers<[]>();
    const ends = cycles((id) => [watchers.watch(id, () => undefined), watchers.watch(id, () => undefined)] as const);
    for (const [first] of ends) first();
    expect(watchers.size).toBe(CYCLES);
    for (const [first, second] of ends) {
      second();
      first();
    }
    expect(watchers.size).toBe(0);
  });
});
