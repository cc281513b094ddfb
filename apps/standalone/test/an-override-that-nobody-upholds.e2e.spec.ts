import { jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client, startEmbedded, type Answer, type EmbeddedSystem, type WholeClient } from '../../../test/system/index.mjs';

const HOUR_MS = 3_600_000;
/** So long before the hour is over the clock is set; the suite waits for the rest. */
const LEFT_MS = 10_000;
const PASSWORD = 'a long walk by the river';
const CLOCK = new URL('../../../test/system/clock-ahead.mjs', import.meta.url).href;
const RUNBOOK = {
  ...{ apiVersion: 'runbook/v1', id: 'contain', name: 'Contain' },
  steps: [{ id: 'ask', type: 'human-approval', with: { approvers: { users: ['rae'] }, quorum: 1 } }],
};
const RULE = { reviewWithinHours: 1, quorum: 1, reviewers: ['APPROVER'], locks: 'role' };

jest.setTimeout(300_000);

describe('an override that nobody upholds, on a running service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-clock-'));
  const clockFile = join(folder, 'ahead');
  let aheadMs = 0;
  let system: EmbeddedSystem;
  let platform: WholeClient;
  let [root, ola, olga, rae]: WholeClient[] = [];

  const setAhead = (ms: number): void => writeFileSync(clockFile, String((aheadMs = ms)));
  const done = async (status: number, asked: Promise<Answer>): Promise<Answer['body']> => {
    const { status: found, body } = await asked;
    expect({ status: found, body }).toMatchObject({ status });
    return body;
  };
  const until = async <T>(look: () => Promise<T>, fits: (found: T) => boolean): Promise<T> => {
    for (;;) {
      const found = await look();
      if (fits(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const keyed = async (session: { accessToken: string }): Promise<WholeClient> => {
    const headers = { authorization: `Bearer ${session.accessToken}` };
    return client(
      system.url,
      (await done(201, client(system.url, '').post('/auth/api-keys', { label: 'of a suite' }, headers))).key as string,
    );
  };
  const member = async (id: string, roles: readonly string[]): Promise<WholeClient> => {
    await done(201, root!.post('/people', { id, name: id, roles }));
    const { token } = await done(201, root!.post(`/people/${id}/invitation`));
    return keyed(await done(200, client(system.url, '').post('/auth/password', { token, password: PASSWORD })));
  };
  const gate = async (): Promise<{ id: string; digest: string }> => {
    const run = await done(201, ola!.post('/executions', { runbookId: 'contain' }));
    const inbox = () => done(200, rae!.get('/approvals'));
    const { items } = await until(inbox, (found) => found.items.some((one: { execution: string }) => one.execution === run.id));
    return items.find((one: { execution: string }) => one.execution === run.id);
  };
  const override = ({ id, digest }: { id: string; digest: string }, by: WholeClient | undefined): Promise<Answer> =>
    by!.post(`/approvals/${id}/override`, { digest, reason: 'it spreads, and nobody answers' });
  const statusOf = async (id: string): Promise<string> => (await done(200, rae!.get(`/overrides/${id}`))).status;
  const locks = async (): Promise<unknown> => (await done(200, root!.get('/break-glass'))).locks;
  const bothLocks = (id: string) => [
    expect.objectContaining({ kind: 'person', id: 'ola', because: 'overdue', override: id }),
    expect.objectContaining({ kind: 'role', id: 'BREAK_GLASS', because: 'overdue', override: id }),
  ];
  const lift = async (): Promise<void> => {
    for (const [kind, id] of [
      ['person', 'ola'],
      ['role', 'BREAK_GLASS'],
    ])
      await done(200, root!.post('/break-glass/lifted-locks', { kind, id, reason: 'the reviewers were on leave' }));
  };

  beforeAll(async () => {
    setAhead(0);
    system = await startEmbedded({
      nodeFlags: ['--import', CLOCK],
      environment: { CLOCK_AHEAD_FILE: clockFile, REVIEW: 'off', RATE_LIMIT_PER_TENANT: '1000000' },
    });
    platform = client(system.url);
    const { invitation } = await done(201, platform.post('/tenants', { id: 'acme', name: 'Acme' }));
    const admin = { token: invitation.token, id: 'root', name: 'Root', password: PASSWORD };
    root = await keyed(await done(201, client(system.url, '').post('/auth/setup', admin)));
    ola = await member('ola', ['BREAK_GLASS', 'OPERATOR', 'AUTHOR']);
    olga = await member('olga', ['BREAK_GLASS', 'OPERATOR']);
    rae = await member('rae', ['APPROVER']);
    await done(200, root.put('/break-glass', RULE));
    await done(201, ola.post('/runbooks', RUNBOOK));
  });
  afterAll(async () => {
    await system?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stands first in the inbox; when its time is up the person and everybody by the role are locked out, until that is answered', async () => {
    const { id } = await done(201, override(await gate(), ola));
    const inbox = await done(200, rae!.get('/approvals'));
    expect(Object.keys(inbox)[0]).toBe('obligations');
    expect(inbox.obligations).toMatchObject([{ id, by: 'ola', status: 'open', youMayReview: true }]);
    // The clock jumps; what waits for a time notices that within half a minute.
    setAhead(HOUR_MS);
    expect(
      await until(
        () => statusOf(id),
        (status) => status !== 'open',
      ),
    ).toBe('overdue');
    expect(await locks()).toEqual(bothLocks(id));
    const next = await gate();
    for (const by of [ola, olga]) expect(await override(next, by)).toMatchObject({ status: 403, body: { code: 'override-locked' } });
    expect(await rae!.post(`/overrides/${id}/reviews`, { verdict: 'uphold', reason: 'late' })).toMatchObject({
      status: 409,
      body: { code: 'override-settled' },
    });
    await lift();
    expect(await locks()).toEqual([]);
    const { id: upheld } = await done(201, override(next, olga));
    await done(200, rae!.post(`/overrides/${upheld}/reviews`, { verdict: 'uphold', reason: 'I have seen the alerts' }));
    expect(await statusOf(upheld)).toBe('upheld');
  });

  it('locks out after a kill as well: whether the time is up while nobody is there, or later', async () => {
    const { standalone } = system.processes;
    const whileAway = await done(201, override(await gate(), ola));
    await standalone.kill9();
    setAhead(aheadMs + HOUR_MS);
    await standalone.start();
    expect(
      await until(
        () => statusOf(whileAway.id),
        (status) => status !== 'open',
      ),
    ).toBe('overdue');
    expect(await locks()).toEqual(bothLocks(whileAway.id));
    await lift();

    const later = await done(201, override(await gate(), ola));
    await standalone.kill9();
    setAhead(aheadMs + HOUR_MS - LEFT_MS);
    await standalone.start();
    // What is owed is known again; it may be over by now on a machine that has much to do.
    expect(['open', 'overdue']).toContain(await statusOf(later.id));
    expect(
      await until(
        () => statusOf(later.id),
        (status) => status !== 'open',
      ),
    ).toBe('overdue');
    expect(await override(await gate(), olga)).toMatchObject({ status: 403, body: { code: 'override-locked' } });
    // The lock itself outlives a kill.
    await standalone.kill9();
    await standalone.start();
    expect(await locks()).toEqual(bothLocks(later.id));
    expect(await override(await gate(), olga)).toMatchObject({ status: 403, body: { code: 'override-locked' } });
  });
});
