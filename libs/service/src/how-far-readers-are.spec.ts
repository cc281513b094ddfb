import type { AdmittedRecord } from '@runbook/processor';
import { Metered } from '@runbook/spec-kit';
import { BEHIND_MS_MAX as CLOCK_BEHIND_MS_MAX, ClockCheck } from './clock-check.js';
import { MeasuredPolicy } from './measured-policy.js';
import { BEHIND_MS_MAX, ReaderLag } from './reader-lag.js';
import { tracedDelivery } from './traced-delivery.js';

describe('how far readers are', () => {
  let metered: Metered;
  beforeEach(() => {
    metered = new Metered();
  });
  afterEach(() => metered.stop());

  it('is told of each reader over its partitions, and of nobody when they are gone', async () => {
    const ends: Record<string, number> = { 'a/0': 10, 'a/1': 7, 'b/0': 3 };
    const lag = new ReaderLag({ end: (topic, partition) => Promise.resolve(ends[`${topic}/${partition}`]!) });
    lag.reached('audit', 'a', 0, 4);
    lag.reached('audit', 'a', 1, 7);
    lag.reached('audit', 'b', 0, 5);
    expect(await metered.value('runbook_reader_lag_records', { reader: 'audit', topic: 'a' })).toBe(6);
    // The end was asked for before the reader had read on.
    expect(await metered.value('runbook_reader_lag_records', { reader: 'audit', topic: 'b' })).toBe(0);
    lag.left('audit', 'a', 0);
    lag.reached('audit', 'a', 1, 8);
    expect(await metered.value('runbook_reader_lag_records', { reader: 'audit', topic: 'a' })).toBe(0);
    lag.reached('audit', 'a', 1, 0);
    expect(await metered.value('runbook_reader_lag_records', { reader: 'audit', topic: 'a' })).toBe(7);
    lag.stop();
    expect(await metered.value('runbook_reader_lag_records', { reader: 'audit', topic: 'a' })).toBe(0);
  });

  it('stands in words where one has taken the same batch in for long', () => {
    const lag = new ReaderLag({ end: () => Promise.resolve(0) });
    lag.reached('audit', 'a', 0, 1);
    lag.reached('executor', 'a', 0, 1);
    lag.begun('audit', 'a', 0, 1_000);
    expect(lag.standing(1_000 + BEHIND_MS_MAX)).toBeUndefined();
    expect(lag.standing(1_001 + BEHIND_MS_MAX)).toBe('audit is 30 s behind in a/0');
    lag.reached('audit', 'a', 0, 2);
    expect(lag.standing(1_001 + BEHIND_MS_MAX)).toBeUndefined();
    lag.stop();
  });

  it('is no span where nobody records, however many records there are', () => {
    const record = { headers: { traceparent: '00-x' }, offset: 0, record: { at: '' } } as unknown as AdmittedRecord;
    expect(() => tracedDelivery('g', { topic: 't', partition: 0, records: [record] }, 0).end()).not.toThrow();
  });
});

describe('a clock', () => {
  it('is not believed while it is behind what the log has', () => {
    let now = 1_000_000;
    const clock = new ClockCheck({ now: () => now });
    expect(clock.fault).toBeUndefined();
    clock.seen(now + CLOCK_BEHIND_MS_MAX);
    clock.seen(5);
    expect(clock.fault).toBeUndefined();
    now -= 1_000;
    expect(clock.fault).toBe('it is 11 s behind what the log has; set the clocks of all machines by NTP');
    now += 60_000;
    expect(clock.fault).toBeUndefined();
  });
});

describe('a policy that is measured', () => {
  it.each([
    ['allowed', true],
    ['denied', false],
    ['unavailable', true],
  ] as const)('says what it says (%s), and is counted', async (outcome, isRemote) => {
    const metered = new Metered();
    const verdict = { outcome, mask: [], require: [] } as never;
    const policy = new MeasuredPolicy({
      isRemote,
      ask: () => (isRemote ? Promise.resolve(verdict) : verdict),
      trouble: () => Promise.resolve('away'),
    });
    const engine = isRemote ? 'opa' : 'builtin';
    expect(await policy.ask({} as never)).toBe(verdict);
    expect([policy.isRemote, await policy.trouble()]).toEqual([isRemote, 'away']);
    expect(await metered.value('runbook_policy_verdicts_total', { engine, verdict: outcome })).toBe(1);
    expect(await metered.value('runbook_policy_latency_seconds', { engine })).toBe(1);
    metered.stop();
    expect(await policy.ask({} as never)).toBe(verdict);
  });
});
