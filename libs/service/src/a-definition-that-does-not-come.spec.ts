import { jest } from '@jest/globals';
import type { BlobStore, EventLog } from '@runbook/ports';
import type { Logger } from './logger.js';
import { RunbookCatalogue } from './runbook-catalogue.js';

const CYCLES = 1_000;
const TIMEOUT_MS = 10_000;

describe('a definition that does not come', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('leaves nothing in memory of those who waited for it', async () => {
    const catalogue = new RunbookCatalogue({} as EventLog, {} as BlobStore, {} as Logger, 'suite');
    const digests = Array.from({ length: CYCLES }, (_, n) => `digest ${n % (CYCLES / 2)}`);
    const awaited = digests.map((digest) => catalogue.awaitDefinition(digest, TIMEOUT_MS));
    expect(catalogue.awaited).toBe(CYCLES / 2);
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS);
    expect(new Set(await Promise.all(awaited))).toEqual(new Set([undefined]));
    expect([catalogue.awaited, jest.getTimerCount()]).toEqual([0, 0]);
  });
});
