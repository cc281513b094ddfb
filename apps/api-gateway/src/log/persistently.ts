import { backoffMs } from '@runbook/ports';
import { setTimeout as sleep } from 'node:timers/promises';

/** A partition finds its next owner, and a store its next primary, within seconds. */
const RETRY_MS_FIRST = 200;
const RETRY_MS_MAX = 5_000;

/**
 * Does the work until it succeeds, and calls `failed` after each failure that is tried again. Rejects with the last failure when `stopping`
 * aborts.
 */
export async function persistently<T>(work: () => Promise<T>, failed: (error: unknown) => void, stopping?: AbortSignal): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (!stopping?.aborted) {
        failed(error);
        await sleep(backoffMs(failures, RETRY_MS_FIRST, RETRY_MS_MAX), undefined, { signal: stopping }).catch(() => undefined);
      }
      if (stopping?.aborted) throw error;
    }
  }
}
