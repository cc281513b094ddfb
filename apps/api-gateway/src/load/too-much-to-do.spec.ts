import { Metered, VirtualClock } from '@runbook/spec-kit';
import { Problem } from '../http/problem.js';
import { Admission } from './admission.js';
import { ProjectionLag } from './projection-lag.js';
import { LIMIT_FIRST, LIMIT_MAX, LIMIT_MIN, StartLimit } from './start-limit.js';
import { TenantShares } from './tenant-shares.js';

const SETTINGS = { decidedWithinMs: 10_000, lagMsMax: 1_000, memoryPercentMax: 99 };
const reasonOf = (work: () => unknown): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error).toMatchObject({
      code: 'overloaded',
      status: 429,
      extras: { headers: { 'retry-after': expect.stringMatching(/^\d+$/) } },
    });
    return error.extras.members?.['reason'];
  }
};

describe('too much to do', () => {
  it('is as many starts under way as there may be, and one that is decided or gone makes room', () => {
    const admission = new Admission(new ProjectionLag(), { admission: SETTINGS }, new VirtualClock());
    const requests = Array.from({ length: LIMIT_FIRST }, () => ({}));
    const leaves = requests.map((request) => admission.enter(request, 'acme'));
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBe('commit-latency');
    admission.decided(requests[0]!);
    // What is over twice makes room once.
    admission.decided(requests[0]!);
    leaves[0]!();
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBeUndefined();
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBe('commit-latency');
    leaves[1]!();
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBeUndefined();
  });

  it('is a share of the others: who floods is refused, and they are not', () => {
    const admission = new Admission(new ProjectionLag(), { admission: SETTINGS }, new VirtualClock());
    const let_ = (tenant: string): boolean => reasonOf(() => admission.enter({}, tenant)) === undefined;
    const others = Array.from({ length: 9 }, (_, n) => `tenant-${n}`);
    for (const tenant of others) expect(let_(tenant)).toBe(true);
    const flooded = Array.from({ length: 100 }, () => let_('flood')).filter(Boolean).length;
    expect(flooded).toBe(Math.ceil(LIMIT_FIRST / 10));
    for (const tenant of others) expect(let_(tenant)).toBe(true);
  });

  it('is a start that stands still for longer than a stall', async () => {
    const clock = new VirtualClock();
    const admission = new Admission(new ProjectionLag(), { admission: { ...SETTINGS, decidedWithinMs: 500 } }, clock);
    const slow = {};
    const asked = () => reasonOf(() => admission.enter({}, 'zeta'));
    admission.enter(slow, 'acme');
    await clock.advance(60_000);
    // Whose body is not read yet holds nobody up.
    expect(asked()).toBeUndefined();
    admission.begun(slow);
    // A disk that writes nothing for two seconds refuses nobody.
    await clock.advance(2_000);
    expect(asked()).toBeUndefined();
    await clock.advance(1);
    expect(asked()).toBe('commit-latency');
    admission.decided(slow);
    expect(asked()).toBeUndefined();
  });

  it('is a read model that is too far behind, or memory that is used up', async () => {
    const metered = new Metered();
    const lag = new ProjectionLag();
    const admission = new Admission(lag, { admission: SETTINGS }, new VirtualClock());
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBeUndefined();
    lag.begun(0, Date.now() - 2_000);
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBe('projection-lag');
    expect(await metered.value('runbook_projection_lag_seconds')).toBeGreaterThanOrEqual(2);
    lag.ended(0);
    // What was seen a moment ago still is so.
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBe('projection-lag');
    const full = new Admission(new ProjectionLag(), { admission: { ...SETTINGS, memoryPercentMax: 0 } }, new VirtualClock());
    expect(reasonOf(() => full.enter({}, 'acme'))).toBe('memory');
    expect(await metered.value('runbook_admission_refused_total', { reason: 'projection-lag' })).toBe(2);
    expect(await metered.value('runbook_admission_refused_total', { reason: 'memory' })).toBe(1);
    metered.stop();
  });

  it('is nothing where nobody wants to refuse anything', () => {
    const lag = new ProjectionLag();
    lag.begun(0, 0);
    const admission = new Admission(lag, {}, new VirtualClock());
    for (let n = 0; n < 1_000; n++) expect(reasonOf(() => admission.enter({}, 'acme'))).toBeUndefined();
  });
});

describe('the number of starts that may be under way', () => {
  const WINDOW_MS = 200;
  /** A limit for 500 ms, and so many seconds in which ten starts are decided every 200 ms. Returns what the limit was behind each. */
  function decisions() {
    const limit = new StartLimit(500);
    let now = 1_000;
    const during = (seconds: number, tookMs: number, underWay: number): number[] =>
      Array.from({ length: (seconds * 1_000) / WINDOW_MS }, () => {
        for (let n = 0; n < 10; n++) limit.decided(tookMs, underWay, (now += WINDOW_MS / 10));
        return limit.value;
      });
    const pass = (ms: number) => void (now += ms);
    return { limit, during, pass };
  }

  it('stays where decisions are slow for as long as a stall and what it leaves to be made up for', () => {
    const { limit, during, pass } = decisions();
    for (let round = 0; round < 20; round++) {
      // Nothing is decided while the disk stands still; then all that waited, late.
      pass(1_500);
      during(1.8, 1_500, 60);
      during(0.4, 5, 60);
    }
    expect(limit.value).toBe(LIMIT_FIRST);
  });

  it('falls where they are slow without a break, by two fifths, and again half as long after it', () => {
    const values = decisions().during(6, 600, LIMIT_FIRST);
    const falls = values.flatMap((value, at) => (value < (values[at - 1] ?? LIMIT_FIRST) ? [[at * WINDOW_MS, value]] : []));
    expect(falls).toEqual([
      [2_000, 76],
      [3_000, 46],
      [4_000, 27],
      [5_000, 16],
    ]);
  });

  it('falls not below what is needed to learn better', () => {
    const { limit, during } = decisions();
    during(60, 600, LIMIT_FIRST);
    expect(limit.value).toBe(LIMIT_MIN);
  });

  it('stays where a small machine is slow with little to do', () => {
    const { limit, during } = decisions();
    during(60, 3_000, LIMIT_MIN - 1);
    expect(limit.value).toBe(LIMIT_FIRST);
  });

  it('stays where one in ten is slow', () => {
    const limit = new StartLimit(500);
    for (let n = 0; n < 10_000; n++) limit.decided(n % 10 === 0 ? 3_000 : 5, LIMIT_FIRST - 1, n * 20);
    expect(limit.value).toBe(LIMIT_FIRST);
  });

  it('takes slow decisions that lie long apart for no load', () => {
    const { limit, during, pass } = decisions();
    for (let round = 0; round < 20; round++) {
      during(0.4, 3_000, 60);
      pass(60_000);
    }
    expect(limit.value).toBe(LIMIT_FIRST);
  });

  it('allows decisions more time where the operator does', () => {
    const limit = new StartLimit(5_000);
    const during = (fromMs: number, untilMs: number) => {
      for (let now = fromMs; now < untilMs; now += 20) limit.decided(6_000, 60, now);
    };
    during(1_000, 20_000);
    expect(limit.value).toBe(LIMIT_FIRST);
    during(20_000, 22_000);
    expect(limit.value).toBe(76);
  });

  it('grows while it is used and they are decided in time, and not for ever', () => {
    const { limit, during } = decisions();
    during(1, 5, 1);
    expect(limit.value).toBe(LIMIT_FIRST);
    during(20, 5, LIMIT_MAX);
    expect(limit.value).toBe(LIMIT_MAX);
  });
});

describe('the shares of tenants', () => {
  it('are of those who ask, and of who asks no more the others', () => {
    const shares = new TenantShares();
    const all = (tenant: string, now: number): number => {
      let count = 0;
      while (shares.mayHaveMore(tenant, 10, now)) {
        shares.add(tenant, 1);
        count++;
      }
      return count;
    };
    expect(all('acme', 0)).toBe(10);
    expect(all('zeta', 0)).toBe(5);
    for (let n = 0; n < 10; n++) shares.add('acme', -1);
    expect(shares.total).toBe(5);
    // Acme has not asked for more than a second.
    expect(all('zeta', 1_100)).toBe(5);
  });
});
