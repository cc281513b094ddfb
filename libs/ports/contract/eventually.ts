import { jest } from '@jest/globals';

/** A broker that elects, rebalances or creates topics needs seconds; the embedded adapters answer in milliseconds. */
const TEST_TIMEOUT_MS = 60_000;
/** Shorter than the test's own limit, so that a failure names what it waited for. */
const WAIT_MS_MAX = 30_000;
const POLL_MS = 5;
/** How long a suite watches that something does not happen. */
const QUIET_MS = 250;

/** Call first in every suite: the limits are those of the slowest adapter. */
export function allowSlowAdapters(): void {
  jest.setTimeout(TEST_TIMEOUT_MS);
}

/** Resolves when the check holds; fails with the description otherwise. */
export async function eventually(description: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + WAIT_MS_MAX;
  while (!(await check())) {
    if (Date.now() > deadlineMs) throw new Error(`expected within ${WAIT_MS_MAX} ms: ${description}`);
    await sleep(POLL_MS);
  }
}

/** Gives an adapter time to do what it must not do. */
export function quietly(): Promise<void> {
  return sleep(QUIET_MS);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
