import { Metered } from '@runbook/spec-kit';
import { setTimeout as sleep } from 'node:timers/promises';
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
    const admission = new Admission(new ProjectionLag(), { admission: SETTINGS });
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
    const admission = new Admission(new ProjectionLag(), { admission: SETTINGS });
    const let_ = (tenant: string): boolean => reasonOf(() => admission.enter({}, tenant)) === undefined;
    const others = Array.from({ length: 9 }, (_, n) => `tenant-${n}`);
    for (const tenant of others) expect(let_(tenant)).toBe(true);
    const flooded = Array.from({ length: 100 }, () => let_('flood')).filter(Boolean).length;
    expect(flooded).toBe(Math.ceil(LIMIT_FIRST / 10));
    for (const tenant of others) expect(let_(tenant)).toBe(true);
  });

  it('is a start that stands still, long after what one may take', async () => {
    const admission = new Admission(new ProjectionLag(), { admission: { ...SETTINGS, decidedWithinMs: 10 } });
    const slow = {};
    admission.enter(slow, 'acme');
    await sleep(60);
    // Whose body is not read yet holds nobody up.
    expect(reasonOf(() => admission.enter({}, 'zeta'))).toBeUndefined();
    admission.begun(slow);
    await sleep(60);
    expect(reasonOf(() => admission.enter({}, 'zeta'))).toBe('commit-latency');
    admission.decided(slow);
    expect(reasonOf(() => admission.enter({}, 'zeta'))).toBeUndefined();
  });

  it('is a read model that is too far behind, or memory that is used up', async () => {
    const metered = new Metered();
    const lag = new ProjectionLag();
    const admission = new Admission(lag, { admission: SETTINGS });
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBeUndefined();
    lag.begun(0, Date.now() - 2_000);
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBe('projection-lag');
    expect(await metered.value('runbook_projection_lag_seconds')).toBeGreaterThanOrEqual(2);
    lag.ended(0);
    // What was seen a moment ago still is so.
    expect(reasonOf(() => admission.enter({}, 'acme'))).toBe('projection-lag');
    const full = new Admission(new ProjectionLag(), { admission: { ...SETTINGS, memoryPercentMax: 0 } });
    expect(reasonOf(() => full.enter({}, 'acme'))).toBe('memory');
    expect(await metered.value('runbook_admission_refused_total', { reason: 'projection-lag' })).toBe(2);
    expect(await metered.value('runbook_admission_refused_total', { reason: 'memory' })).toBe(1);
    metered.stop();
  });

  it('is nothing where nobody wants to refuse anything', () => {
    const lag = new ProjectionLag();
    lag.begun(0, 0);
    const admission = new Admission(lag, {});
    for (let n = 0; n < 1_000; n++) expect(reasonOf(() => admission.enter({}, 'acme'))).toBeUndefined();
  });
});

describe('the number of starts that may be under way', () => {
  const decided = (limit: StartLimit, tookMs: number, underWay: number, from: number) => {
    for (let n = 0; n < 10; n++) limit.decided(tookMs, underWay, from + n * 100);
  };

  it('falls while too many take too long, and not below what is needed to learn better', () => {
    const limit = new StartLimit(100);
    const first = limit.value;
    decided(limit, 500, 10, 1_000);
    expect(limit.value).toBeLessThan(first);
    for (let round = 1; round < 100; round++) decided(limit, 500, 10, 1_000 + round * 1_000);
    expect(limit.value).toBe(LIMIT_MIN);
  });

  it('grows while it is used and they are decided in time, and not for ever', () => {
    const limit = new StartLimit(100);
    const first = limit.value;
    decided(limit, 5, 1, 1_000);
    expect(limit.value).toBe(first);
    for (let round = 1; round < 100; round++) decided(limit, 5, LIMIT_MAX, 1_000 + round * 1_000);
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
