import type { Clock } from '@runbook/ports';
import type { IdentityCatalogue, Settings } from '@runbook/service';
import type { TenantUses } from '../model/tenant-uses.js';
import { quotasOf, StartQuotas } from './start-quotas.js';

const SETTINGS = {
  quotas: { actsPerMinute: 7, runningMax: 3, parkedMax: 2, logBytesMax: 1_000 },
  executorConcurrency: 10,
} as unknown as Settings;

/** Quotas of the tenant acme, of which so much is used. */
function quotas(
  used: { readonly running?: number; readonly parked?: number; readonly logBytes?: number; readonly suspended?: object } = {},
) {
  const { running = 0, parked = 0, logBytes = 0, suspended } = used;
  const uses = { openSoFar: () => ({ running, parked }), of: () => ({ logBytes }) } as unknown as TenantUses;
  const identities = { tenant: (id: string) => (id === 'acme' ? { suspended } : undefined) } as unknown as IdentityCatalogue;
  return new StartQuotas(uses, identities, { now: () => 0 } as Clock, SETTINGS);
}

const refusal = (quota: string, limit: number) =>
  expect.objectContaining({ code: 'quota-exceeded', extras: { headers: { 'retry-after': '30' }, members: { quota, limit } } });

describe('a quota that is reached', () => {
  it.each<[number, number, boolean]>([
    [1, 1, true],
    [2, 1, true],
    [1, 2, true],
    [3, 1, false],
    [2, 2, false],
    // What does not fit even alone would never fit.
    [0, 4, true],
    [1, 3, false],
  ])('with %i running and room for %i more asked for: %s', (running, count, isLetIn) => {
    const reserve = () => quotas({ running }).reserve('acme', count);
    if (isLetIn) expect(reserve()).toEqual(expect.any(Function));
    else expect(reserve).toThrow(refusal('runningExecutions', 3));
  });

  it('counts starts that are on their way, of each tenant for itself, until they are over', () => {
    const of = quotas({ running: 1 });
    const first = of.reserve('acme');
    const second = of.reserve('acme');
    expect(() => of.reserve('acme')).toThrow(refusal('runningExecutions', 3));
    of.reserve('zeta', 2);
    first();
    const third = of.reserve('acme');
    expect(() => of.reserve('acme')).toThrow(refusal('runningExecutions', 3));
    second();
    third();
    of.reserve('acme', 2);
    expect(() => of.reserve('acme')).toThrow(refusal('runningExecutions', 3));
  });

  it('lets the next one in when all parked ones but one are there, and all bytes are used', () => {
    expect(quotas({ parked: 1, logBytes: 1_000 }).reserve('acme')).toEqual(expect.any(Function));
    expect(() => quotas({ parked: 2 }).reserve('acme')).toThrow(refusal('parkedExecutions', 2));
    expect(() => quotas({ logBytes: 1_001 }).reserve('acme')).toThrow(refusal('logBytes', 1_000));
  });

  it('is nothing to what begins nothing', () => {
    const full = quotas({ running: 3, parked: 2, logBytes: 1_001, suspended: { reason: 'unpaid' } });
    expect(full.reserve('acme', 0)).toEqual(expect.any(Function));
    expect(() => full.reserve('acme')).toThrow(
      expect.objectContaining({ code: 'tenant-suspended', message: expect.stringContaining('unpaid') }),
    );
  });

  it('is shown beside what is used', () => {
    expect(quotasOf(SETTINGS)).toEqual({
      ...{ actsPerMinute: 7, runningExecutions: 3, parkedExecutions: 2, logBytes: 1_000 },
      // Three quarters of the executor's slots, as nothing else is set.
      concurrentSteps: 8,
    });
    expect(quotasOf({ ...SETTINGS, concurrentStepsMax: 4, executionTimeMsMax: 60_000 })).toMatchObject({
      concurrentSteps: 4,
      executionTimeMs: 60_000,
    });
  });
});
