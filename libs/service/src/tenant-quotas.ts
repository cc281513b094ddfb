import { DURATION_MS_MAX } from '@runbook/domain';
import { setting } from './setting-facts.js';
import { whole, type SettingFault, type SettingRule } from './setting-kinds.js';

/** Of each tenant, the platform's own included. */
export interface TenantQuotas {
  /** What it may ask one gateway to do, in a minute. */
  readonly actsPerMinute: number;
  /** Whether the keys that the settings name are counted too. */
  readonly countsKeysOfSettings: boolean;
  /** Runs that go on by themselves. */
  readonly runningMax: number;
  /** Runs that wait for people or events, or are paused. */
  readonly parkedMax: number;
  /** Of the records of its runs. */
  readonly logBytesMax: number;
}

/** What bounds one tenant. */
export interface QuotaSettings {
  /** Of one tenant, in one executor. Undefined: three quarters of `executorConcurrency`. */
  readonly concurrentStepsMax?: number;
  /** No run goes on for longer, in milliseconds. Undefined: as its runbook says. */
  readonly executionTimeMsMax?: number;
  /** What one tenant may have and do. */
  readonly quotas: TenantQuotas;
}

const ACTS_PER_MINUTE = 100;
const MB = 1024 * 1024;

const bound = { group: 'bounds', kind: 'whole number' } as const;

export const quotaVariables = {
  EXECUTOR_CONCURRENCY: setting(whole(1, 10_000).default(256), {
    ...bound,
    unit: 'steps',
    readBy: ['executor-service'],
    meaning: 'steps that one executor runs at a time',
  }),
  MAX_CONCURRENT_STEPS: setting(whole(1, 10_000).optional(), {
    ...bound,
    unit: 'steps',
    readBy: ['executor-service'],
    otherwise: 'three quarters of `EXECUTOR_CONCURRENCY`',
    meaning: "of these, so many are one [tenant's](tenants.md#quotas); with one tenant alone, set it to all",
  }),
  MAX_EXECUTION_TIME_MS: setting(whole(1_000, DURATION_MS_MAX).optional(), {
    ...bound,
    unit: 'ms',
    readBy: ['orchestrator'],
    otherwise: 'as the runbook says',
    meaning:
      'no run goes on for longer, whatever its runbook says, also while it waits for people: `3600000` is an hour. Runs that wait for longer need none, or a larger one',
  }),
  RATE_LIMIT_PER_TENANT: setting(whole(1, 1_000_000).optional(), {
    ...bound,
    unit: 'acts a minute',
    readBy: ['api-gateway'],
    otherwise: String(ACTS_PER_MINUTE),
    meaning: 'acts that a tenant may ask a gateway for; the keys of `DEV_…` are counted where it is set, and in production',
  }),
  MAX_RUNNING_EXECUTIONS: setting(whole(1, 10_000_000).default(10_000), {
    ...bound,
    unit: 'runs',
    readBy: ['api-gateway'],
    meaning: 'runs of one tenant that go on by themselves',
  }),
  MAX_PARKED_EXECUTIONS: setting(whole(1, 10_000_000).default(1_000_000), {
    ...bound,
    unit: 'runs',
    readBy: ['api-gateway'],
    meaning: 'runs of one tenant that wait for people or events, or are paused',
  }),
  MAX_LOG_MB: setting(whole(1, 100_000_000).default(102_400), {
    ...bound,
    unit: 'MB',
    readBy: ['api-gateway'],
    meaning: "what the records of one tenant's runs may take",
  }),
};

export interface QuotaVariables {
  readonly MAX_CONCURRENT_STEPS?: number | undefined;
  readonly MAX_EXECUTION_TIME_MS?: number | undefined;
  readonly RATE_LIMIT_PER_TENANT?: number | undefined;
  readonly MAX_RUNNING_EXECUTIONS: number;
  readonly MAX_PARKED_EXECUTIONS: number;
  readonly MAX_LOG_MB: number;
  readonly EXECUTOR_CONCURRENCY: number;
  readonly NODE_ENV?: string | undefined;
}

/** What is wrong with the variables together. */
function quotaFaults({ MAX_CONCURRENT_STEPS: ofTenant, EXECUTOR_CONCURRENCY: all }: QuotaVariables): SettingFault[] {
  if (ofTenant === undefined || ofTenant <= all) return [];
  const message = `expected at most EXECUTOR_CONCURRENCY (${all}) for the steps of one tenant, found ${ofTenant}; lower it`;
  return [{ variable: 'MAX_CONCURRENT_STEPS', message }];
}

export const quotaRule: SettingRule<QuotaVariables> = { reads: ['MAX_CONCURRENT_STEPS', 'EXECUTOR_CONCURRENCY'], faults: quotaFaults };

export function quotaSettings(read: QuotaVariables): QuotaSettings {
  return {
    concurrentStepsMax: read.MAX_CONCURRENT_STEPS,
    executionTimeMsMax: read.MAX_EXECUTION_TIME_MS,
    quotas: {
      actsPerMinute: read.RATE_LIMIT_PER_TENANT ?? ACTS_PER_MINUTE,
      countsKeysOfSettings: read.RATE_LIMIT_PER_TENANT !== undefined || read.NODE_ENV === 'production',
      runningMax: read.MAX_RUNNING_EXECUTIONS,
      parkedMax: read.MAX_PARKED_EXECUTIONS,
      logBytesMax: read.MAX_LOG_MB * MB,
    },
  };
}
