import { jest } from '@jest/globals';
import { SystemClock } from '@runbook/ports';
import { DEV_KEY, ServicesInThisProcess, type Said } from './services-in-this-process.js';

/** The machine's clock, until the suite lets days pass. */
class PassingDays extends SystemClock {
  days = 0;
  override now(): number {
    return super.now() + this.days * DAY_MS;
  }
}

const DAY_MS = 86_400_000;
const CANARY = 'canary-of-a-host';
const KEPT = {
  ...{ apiVersion: 'runbook/v1', id: 'kept', name: 'Kept', retentionDays: 2, outputs: { report: { host: '{{ steps.say.output }}' } } },
  inputs: { type: 'object' },
  steps: [{ id: 'say', type: 'transform', with: { value: '{{ inputs.host }}' } }],
};
const ORDER = {
  ...{ instrument: 'Security Act', purpose: 'containment', classification: 'UNCLASSIFIED' },
  ...{ authorizedUsers: ['dev'], actions: ['*'], dataLicenses: [] },
};
/** Lists are folded within this. */
const LISTED_MS = 30_000;

jest.setTimeout(300_000);

describe('runs that their runbook keeps for a time', () => {
  const clock = new PassingDays();
  let services: ServicesInThisProcess;

  const ask = (method: string, path: string, body?: unknown): Promise<Said> => services.ask(method, path, { key: DEV_KEY, body });
  const ok = async (method: string, path: string, body?: unknown): Promise<Said['body']> => {
    const said = await ask(method, path, body);
    if (said.status >= 300) throw new Error(`expected ${method} ${path} to be done, found ${said.status}: ${said.text}`);
    return said.body;
  };
  const ran = async (more: object = {}): Promise<Said['body']> => {
    const { id } = await ok('POST', '/executions', { runbookId: 'kept', inputs: { host: CANARY }, ...more });
    for (const until = performance.now() + LISTED_MS; performance.now() < until;) {
      const { items } = await ok('GET', '/executions?limit=50');
      const line = items.find((one: { id: string; status: string }) => one.id === id && one.status === 'COMPLETED');
      if (line) return line;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`expected ${id} to be listed as completed within ${LISTED_MS} ms, found it is not`);
  };
  /** So many and no more. What lists know is stored a moment behind what they show. */
  const swept = async (runs: number): Promise<void> => {
    let found = 0;
    for (const until = performance.now() + LISTED_MS; found < runs && performance.now() < until;) {
      found += await services.sweep();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(found + (await services.sweep())).toBe(runs);
  };
  const daysOf = ({ endedAt, retainUntil }: { endedAt: string; retainUntil?: string }): number | undefined =>
    retainUntil === undefined ? undefined : (Date.parse(retainUntil) - Date.parse(endedAt)) / DAY_MS;

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' }, clock);
    await ok('POST', '/runbooks', KEPT);
    await ok('POST', '/runbooks', { ...KEPT, id: 'forever', retentionDays: undefined });
    await ok('POST', '/authorities', { ...ORDER, id: 'long', reference: 'case-1', retentionDays: 5 });
    await ok('POST', '/authorities', { ...ORDER, id: 'silent', reference: 'case-2' });
  });
  afterAll(() => services?.stop());

  it('are removed when it is over, by a fact that names the runbook, unless an authority says otherwise', async () => {
    const own = await ran();
    const underLong = await ran({ authorityId: 'long' });
    const underSilent = await ran({ authorityId: 'silent' });
    const forever = await ran({ runbookId: 'forever' });
    expect([own, underLong, underSilent, forever].map(daysOf)).toEqual([2, 5, 2, undefined]);
    expect(await services.sweep()).toBe(0);
    clock.days = 2;
    await swept(2);
    const { purged, inputs, status } = await ok('GET', `/executions/${own.id}`);
    expect([status, inputs, purged.retentionDays, purged.authority]).toEqual(['COMPLETED', {}, 2, undefined]);
    const report = await ask('GET', `/executions/${own.id}/report`);
    expect([report.status, report.body.code]).toEqual([410, 'purged']);
    expect(report.body.detail).toContain('runbook kept, version 1, had it kept for 2 days');
    const { items } = await ok('GET', `/executions/${own.id}/authority`);
    expect(items.at(-1)).toMatchObject({ kind: 'purge', sentence: expect.stringContaining('its runbook has it kept for 2 days') });
    expect((await ask('GET', `/executions/${own.id}/logs?limit=100`)).text).not.toContain(CANARY);
    expect(await ok('GET', `/executions/${own.id}/logs/verify`)).toMatchObject({ valid: true, complete: true });
    expect((await ok('GET', `/executions/${underSilent.id}`)).purged.retentionDays).toBe(2);
    for (const { id } of [underLong, forever]) expect((await ok('GET', `/executions/${id}`)).inputs).toEqual({ host: CANARY });
    clock.days = 5;
    await swept(1);
    expect((await ok('GET', `/executions/${underLong.id}`)).purged).toMatchObject({
      retentionDays: 5,
      authority: { id: 'long', version: 1 },
    });
  });
});
