import type { EventLog } from '@runbook/ports';
import { VirtualClock } from '@runbook/spec-kit';
import type { Logger } from './logger.js';
import { ensureTopicsAtStart, TOPICS_WITHIN_MS } from './topics-at-the-start.js';

const TOPICS = [{ topic: 'events', partitions: 6 }];

/** A log that answers with these errors, one after the other, and then as asked; the last one stays where `forEver`. */
function start(errors: readonly Error[], forEver = false) {
  const clock = new VirtualClock();
  const begunAt = clock.monotonic();
  const askedAt: number[] = [];
  const told: object[] = [];
  const log = {
    ensureTopics: (topics: unknown) => {
      expect(topics).toBe(TOPICS);
      askedAt.push(clock.monotonic() - begunAt);
      const error = errors[askedAt.length - 1] ?? (forEver ? errors.at(-1) : undefined);
      return error ? Promise.reject(error) : Promise.resolve();
    },
  } as unknown as EventLog;
  const lines = { warn: (facts: object) => void told.push(facts) } as unknown as Logger;
  let outcome: unknown = 'waiting';
  ensureTopicsAtStart(log, TOPICS, clock, lines).then(
    () => (outcome = 'begun'),
    (error: unknown) => (outcome = error),
  );
  const pass = (ms: number) => clock.advance(ms);
  return { askedAt, told, pass, outcome: () => outcome };
}

describe('a broker that is away when a service starts', () => {
  it('is waited for, later and later, and each wait is told', async () => {
    const away = new Error('no leader');
    const { askedAt, told, pass, outcome } = start([away, away, away]);
    await pass(600);
    expect(outcome()).toBe('waiting');
    await pass(200);
    expect(outcome()).toBe('begun');
    expect(askedAt).toEqual([0, 100, 300, 700]);
    expect(told).toEqual([1, 2, 3].map((tried) => ({ asked: 'the topics of the log', tried, error: away })));
  });

  it('is waited for no longer than a minute', async () => {
    const { askedAt, pass, outcome } = start([new Error('nobody answers')], true);
    await pass(TOPICS_WITHIN_MS - 100);
    expect(outcome()).toBe('waiting');
    await pass(200);
    expect(outcome()).toMatchObject({ message: 'nobody answers' });
    const tries = askedAt.length;
    await pass(TOPICS_WITHIN_MS);
    expect(askedAt).toHaveLength(tries);
  });

  it('is not what topics are that lose records', async () => {
    const unfit = Object.assign(new Error('retention'), { isFinal: true });
    const { askedAt, pass, outcome } = start([unfit]);
    await pass(100);
    expect(outcome()).toBe(unfit);
    expect(askedAt).toEqual([0]);
  });
});
