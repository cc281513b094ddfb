import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue, SETTINGS, SHARE_OF_ONE_TENANT, type Settings } from '@runbook/service';
import { Problem } from '../../http/problem.js';
import { TenantUses } from '../model/tenant-uses.js';

/** Somebody has to end something first; whoever asks every half minute does not keep the service busy. */
const RETRY_AFTER_SECONDS = 30;

/** Quotas of a tenant, as its use is shown beside them. */
export const quotasOf = ({ quotas, concurrentStepsMax, executorConcurrency, executionTimeMsMax }: Settings) => ({
  actsPerMinute: quotas.actsPerMinute,
  runningExecutions: quotas.runningMax,
  parkedExecutions: quotas.parkedMax,
  logBytes: quotas.logBytesMax,
  concurrentSteps: concurrentStepsMax ?? Math.ceil(executorConcurrency * SHARE_OF_ONE_TENANT),
  ...(executionTimeMsMax !== undefined && { executionTimeMs: executionTimeMsMax }),
});

type Bounded = 'runningExecutions' | 'parkedExecutions' | 'logBytes';

const WORDS: Readonly<Record<Bounded, { readonly what: string; readonly advice: string }>> = {
  runningExecutions: { what: 'running executions', advice: 'wait until some have ended' },
  parkedExecutions: { what: 'executions that wait or are paused', advice: 'decide what they wait for, or cancel some' },
  logBytes: { what: 'bytes of records of runs', advice: 'ask the platform’s administrators for more' },
};

/**
 * Whether a tenant may begin one more run. Asked where runs are begun from outside: by people and keys, by events, by repeating. What a schedule starts and what
 * a run calls is counted and not refused here: a schedule was let in when it was written, and a run whose child cannot begin would fail for it.
 *
 * Starts that are on their way are counted by this gateway; those of another gateway once they are on the log, so several together may go over a quota by what
 * they begin within a hop.
 */
@Injectable()
export class StartQuotas {
  private readonly onTheirWay = new Map<string, number>();

  constructor(
    private readonly uses: TenantUses,
    private readonly identities: IdentityCatalogue,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Room for so many, until the returned function is called. Throws the problems `tenant-suspended` and `quota-exceeded`. While the runs of before a
   * start are being counted, those that are known since count alone: a quota bounds what a tenant uses up, and is no reason to refuse everybody meanwhile.
   */
  reserve(tenant: string, count = 1): () => void {
    if (count === 0) return () => undefined;
    const suspended = this.identities.tenant(tenant)?.suspended;
    if (suspended) throw new Problem('tenant-suspended', `expected a tenant that goes on, found ${tenant} suspended: ${suspended.reason}`);
    const starting = this.onTheirWay.get(tenant) ?? 0;
    const { running, parked } = this.uses.openSoFar(tenant);
    const { logBytes } = this.uses.of(tenant, this.clock.now());
    const quotas = quotasOf(this.settings);
    // What does not fit even alone is let in alone: it would never fit.
    if (running + starting > 0) expectWithin('runningExecutions', running + starting + count, quotas.runningExecutions, tenant);
    expectWithin('parkedExecutions', parked + 1, quotas.parkedExecutions, tenant);
    expectWithin('logBytes', logBytes, quotas.logBytes, tenant);
    this.onTheirWay.set(tenant, starting + count);
    return () => {
      const left = (this.onTheirWay.get(tenant) ?? 0) - count;
      if (left > 0) this.onTheirWay.set(tenant, left);
      else this.onTheirWay.delete(tenant);
    };
  }
}

function expectWithin(quota: Bounded, used: number, limit: number, tenant: string): void {
  if (used <= limit) return;
  const { what, advice } = WORDS[quota];
  throw new Problem('quota-exceeded', `expected at most ${limit} ${what} of ${tenant}, found that many; ${advice}, and send it again`, {
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
    members: { quota, limit },
  });
}
