import { DURATION_MS_MAX } from '@runbook/domain';
import { whole, type SettingFault } from './setting-kinds.js';

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

export const quotaVariables = {
  MAX_CONCURRENT_STEPS: whole(1, 10_000).optional(),
  MAX_EXECUTION_TIME_MS: whole(1_000, DURATION_MS_MAX).optional(),
  RATE_LIMIT_PER_TENANT: whole(1, 1_000_000).optional(),
  MAX_RUNNING_EXECUTIONS: whole(1, 10_000_000).default(10_000),
  MAX_PARKED_EXECUTIONS: whole(1, 10_000_000).default(1_000_000),
  MAX_LOG_MB: whole(1, 100_000_000).default(102_400),
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
export function quotaFaults({ MAX_CONCURRENT_STEPS: ofTenant, EXECUTOR_CONCURRENCY: all }: QuotaVariables): SettingFault[] {
  if (ofTenant === undefined || ofTenant <= all) return [];
  const message = `expected at most EXECUTOR_CONCURRENCY (${all}) for the steps of one tenant, found ${ofTenant}`;
  return [{ variable: 'MAX_CONCURRENT_STEPS', message }];
}

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
