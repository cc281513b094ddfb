import { jest } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { sha256Of } from '@runbook/wire';
import { DEV_KEY, ServicesInThisProcess, type Said } from './services-in-this-process.js';
import { done, newKey, newMember, newTenant, type Credential } from './tenants-and-members.js';

/** Equal in both: the runbook's id, who is asked, the event's type and key. */
const runbookOf = (tenant: string) => ({
  apiVersion: 'runbook/v1',
  id: 'contain',
  name: `canary-of-${tenant}`,
  inputs: { type: 'object', properties: { case: { type: 'string' }, note: { type: 'string' }, bulk: { type: 'string' } } },
  outputs: { said: '{{ steps.say.output }}', bulk: '{{ inputs.bulk }}' },
  steps: [
    { id: 'hold', type: 'wait-for-event', with: { event: 'com.example.closed', key: '{{ inputs.case }}', timeoutMs: 600_000 } },
    {
      id: 'ask',
      type: 'human-approval',
      dependsOn: ['hold'],
      with: { approvers: { users: ['oli'] }, fourEyes: false, message: `canary-of-${tenant}` },
    },
    { id: 'say', type: 'transform', dependsOn: ['ask'], with: { value: '{{ steps.hold.output.said }}' } },
  ],
});

/** Over what a record holds inline, and the same bytes in both: one blob. */
const BULK = 'x'.repeat(100_000);
const SECRETS = { acme: 'a secret that acme and its sender share', zeta: 'a secret that zeta and its sender share' };
const TENANTS = ['acme', 'zeta'] as const;
type Name = (typeof TENANTS)[number];

interface Inhabited {
  readonly root: Credential;
  readonly oli: Credential;
  readonly key: { readonly id: string; readonly credential: Credential };
  readonly run: string;
  readonly approval: string;
}

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('two tenants in one service, with the same names for everything', () => {
  let services: ServicesInThisProcess;
  const of: Record<Name, Inhabited> = {} as never;
  const other = (name: Name): Name => (name === 'acme' ? 'zeta' : 'acme');
  const get = (name: Name, path: string, status = 200) => done(services, status, 'GET', path, { headers: of[name].oli });
  const called = (name: Name, text = JSON.stringify({ host: 'h-7', said: `canary-of-${name}` })) =>
    services.ask('POST', '/webhooks/edr', {
      body: text,
      headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', SECRETS[name]).update(text).digest('hex')}` },
    });
  /** The status that the run shows once it shows none of these any more. */
  const statusAfter = async (name: Name, ...statuses: string[]): Promise<string> => {
    for (;;) {
      const { body } = await get(name, `/executions/${of[name].run}`);
      if (!statuses.includes(body.status)) return body.status;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const closed = (name: Name): Promise<Said> =>
    done(services, 202, 'POST', '/events', {
      headers: { ...of[name].oli, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({
        ...{ specversion: '1.0', id: 'e-1', source: '/edr', type: 'com.example.closed', subject: 'c-1' },
        data: { said: `canary-of-${name}` },
      }),
    });

  async function inhabit(name: Name): Promise<Inhabited> {
    const root = await newTenant(services, name);
    const oli = await newMember(services, root, 'oli', 'sre', 'AUTHOR');
    const key = await newKey(services, oli, { label: 'laptop' });
    await done(services, 200, 'PUT', '/roles/clerk', { headers: root, body: { permissions: ['runbooks:read'] } });
    await done(services, 201, 'POST', '/runbooks', { headers: oli, body: JSON.stringify(runbookOf(name)) });
    const webhook = { scheme: 'github', secret: 'edr' };
    const mapping = { type: 'com.example.alert', key: '{{ record.host }}' };
    await done(services, 201, 'PUT', '/event-sources/edr', { headers: root, body: { format: 'json', webhook, mapping } });
    const inputs = { case: 'c-1', note: `canary-of-${name}`, bulk: BULK };
    const started = await done(services, 201, 'POST', '/executions', {
      headers: { ...oli, 'idempotency-key': '"k-1"' },
      body: { runbookId: 'contain', inputs },
    });
    return { root, oli, key, run: started.body.id, approval: '' };
  }

  beforeAll(async () => {
    for (const name of TENANTS) process.env[`TENANT_${name.toUpperCase()}_SECRET_EDR`] = SECRETS[name];
    services = await ServicesInThisProcess.start();
    for (const name of TENANTS) of[name] = await inhabit(name);
  });
  afterAll(async () => {
    for (const name of TENANTS) delete process.env[`TENANT_${name.toUpperCase()}_SECRET_EDR`];
    await services?.stop();
  });

  it('have runs of their own by the same key, each of its own definition and inputs', async () => {
    expect(of.acme.run).not.toBe(of.zeta.run);
    for (const name of TENANTS) {
      const { body } = await get(name, `/executions/${of[name].run}`);
      expect(body).toMatchObject({
        status: 'AWAITING_EVENT',
        runbook: { id: 'contain', version: 1 },
        inputs: { note: `canary-of-${name}` },
      });
      expect((await get(name, '/executions')).body.items.map(({ id }: { id: string }) => id)).toEqual([of[name].run]);
    }
  });

  it('meet their own events, though id, source, type and key are the same', async () => {
    // Kept for a moment where the wait has not been opened yet; it is the tenant's own run that gets it.
    for (const name of TENANTS) {
      const { body } = await closed(name);
      expect(['correlated', 'buffered']).toContain(body.disposition);
      if (name === 'acme') expect(await statusAfter('acme', 'AWAITING_EVENT')).toBe('AWAITING_APPROVAL');
      if (name === 'acme') expect((await get('zeta', `/executions/${of.zeta.run}`)).body.status).toBe('AWAITING_EVENT');
    }
    expect(await statusAfter('zeta', 'AWAITING_EVENT')).toBe('AWAITING_APPROVAL');
    for (const name of TENANTS) {
      const [asked] = (await get(name, '/approvals')).body.items;
      of[name] = { ...of[name], approval: asked.id };
    }
  });

  it('are asked by themselves, and a namesake of the other one has no voice', async () => {
    for (const name of TENANTS) {
      const { body } = await get(name, `/approvals/${of[name].approval}`);
      const vote = { decision: 'approve', digest: body.digest };
      const refused = await services.ask('POST', `/approvals/${of[name].approval}/votes`, { headers: of[other(name)].oli, body: vote });
      expect([refused.status, refused.body.code]).toEqual([404, 'approval-unknown']);
      await done(services, 200, 'POST', `/approvals/${of[name].approval}/votes`, { headers: of[name].oli, body: vote });
      expect(await statusAfter(name, 'AWAITING_APPROVAL', 'RUNNING')).toBe('COMPLETED');
      expect((await get(name, `/executions/${of[name].run}`)).body).toMatchObject({
        status: 'COMPLETED',
        outputs: { said: `canary-of-${name}`, bulk: { $blob: sha256Of(JSON.stringify(BULK)), bytes: BULK.length + 2 } },
      });
    }
  });

  it('take in the calls that are signed with their own secret, at one address', async () => {
    for (const name of TENANTS) expect(await called(name)).toMatchObject({ status: 202 });
    for (const name of TENANTS) {
      const { body } = await get(name, '/event-sources/edr/dispositions');
      expect(body.items).toHaveLength(1);
      expect(body.items[0].disposition).not.toBe('unauthorised');
    }
    // One tenant whose secret is missing holds up no other.
    delete process.env['TENANT_ACME_SECRET_EDR'];
    expect(await called('zeta', JSON.stringify({ host: 'h-8' }))).toMatchObject({ status: 202 });
    expect(await called('acme', JSON.stringify({ host: 'h-8' }))).toMatchObject({ status: 401 });
    process.env['TENANT_ACME_SECRET_EDR'] = SECRETS.acme;
  });

  it('both see the runbooks that are built in, and no other of the platform’s', async () => {
    await done(services, 201, 'POST', '/runbooks', {
      key: DEV_KEY,
      body: JSON.stringify({ ...runbookOf('platform'), id: 'of-the-platform' }),
    });
    for (const name of TENANTS) {
      expect((await get(name, '/runbooks')).body.items.map(({ id }: { id: string }) => id)).toEqual(['contain', 'rapid-attribution']);
      await get(name, '/runbooks/rapid-attribution');
      await get(name, '/runbooks/of-the-platform', 404);
    }
  });

  it('see nothing of each other, in whatever they may read', async () => {
    for (const name of TENANTS) {
      const { run, approval, root, oli } = of[name];
      const auditor = await newMember(services, root, 'aud', 'AUDITOR');
      const lists = ['/executions', '/approvals?mine=false', '/approvals?status=all', '/runbooks', '/event-sources', '/event-sources/edr'];
      const own = ['', '/steps', '/explain', '/report', '/stats', '/stream', '/steps/say/output'].map(
        (part) => `/executions/${run}${part}`,
      );
      const read = [
        ...lists,
        ...own,
        `/approvals/${approval}`,
        '/event-sources/edr/dispositions',
        '/schedules',
        '/actions',
        '/doubts',
        '/auth/me',
      ];
      const proofs = ['/logs', '/logs/verify', '/evidence'].map((part) => `/executions/${run}${part}`);
      const administered = ['/people', '/people/oli/api-keys', '/roles', '/tenants', `/tenants/${name}`, `/tenants/${name}/usage`];
      const said: [string, Said][] = [];
      for (const path of read) said.push([path, await services.ask('GET', path, { headers: oli })]);
      for (const path of proofs) said.push([path, await services.ask('GET', path, { headers: auditor })]);
      for (const path of administered) said.push([path, await services.ask('GET', path, { headers: root })]);
      const seen = said.filter(([, { text }]) => text.includes(`canary-of-${other(name)}`) || text.includes(other(name)));
      expect(seen.map(([path]) => path)).toEqual([]);
      // What says nothing would see nothing: most of it is there, with this tenant's own.
      expect(said.filter(([, { status }]) => status === 200).length).toBeGreaterThan(20);
      expect(said.filter(([, { text }]) => text.includes(`canary-of-${name}`)).length).toBeGreaterThan(6);
      const elsewhere = own.map((path) => path.replace(run, of[other(name)].run));
      for (const path of [...elsewhere, `/tenants/${other(name)}`, `/tenants/${other(name)}/usage`]) {
        expect([path, (await services.ask('GET', path, { headers: path.includes('tenants') ? root : oli })).status]).toEqual([path, 404]);
      }
    }
  });

  it('cannot reach what is the platform’s', async () => {
    const { root } = of.acme;
    const auditor = await newMember(services, root, 'aud-2', 'AUDITOR');
    const asked: [string, string, object?][] = [
      ['POST', '/tenants', { id: 'more', name: 'More' }],
      ['POST', '/tenants/zeta/suspend', { reason: 'we like them not' }],
      ['GET', '/audit/verify'],
    ];
    for (const [method, path, body] of asked) {
      const said = await services.ask(method, path, { headers: method === 'GET' ? auditor : root, body });
      expect([path, said.status, said.body.code]).toEqual([path, 403, 'platform-only']);
    }
    const granted = await services.ask('PUT', '/people/oli/roles/PLATFORM_ADMIN', { headers: root });
    expect([granted.status, granted.body.code]).toEqual([403, 'permission-missing']);
    const defined = await services.ask('PUT', '/roles/lord', { headers: root, body: { permissions: ['tenants:write'] } });
    expect([defined.status, defined.body.code]).toEqual([403, 'platform-only']);
    const topic = await services.ask('PUT', '/event-sources/spy', { headers: root, body: { topic: 'zeta.alerts' } });
    expect([topic.status, topic.body.code]).toEqual([400, 'invalid-request']);
  });

  it('are shut out when they are suspended, and nothing of them begins, until they are reinstated', async () => {
    const waiting = await done(services, 201, 'POST', '/executions', {
      headers: of.zeta.oli,
      body: { runbookId: 'contain', inputs: { case: 'c-2', bulk: '' } },
    });
    await done(services, 200, 'POST', '/tenants/zeta/suspend', { key: DEV_KEY, body: { reason: 'the bill is not paid' } });
    for (const credential of [of.zeta.oli, of.zeta.key.credential, of.zeta.root]) {
      const said = await services.ask('GET', '/auth/me', { headers: credential });
      expect([said.status, said.body.code]).toEqual([403, 'tenant-suspended']);
    }
    const login = await services.ask('POST', '/auth/login', { body: { tenant: 'zeta', id: 'root', password: 'a long walk by the river' } });
    expect([login.status, login.body.code]).toEqual([401, 'sign-in-refused']);
    await get('acme', '/executions');
    expect((await services.ask('GET', '/tenants/zeta', { key: DEV_KEY })).body.suspended.reason).toBe('the bill is not paid');
    await done(services, 200, 'POST', '/tenants/zeta/reinstate', { key: DEV_KEY });
    // What ran went on.
    expect((await get('zeta', `/executions/${waiting.body.id}`)).body.status).toBe('AWAITING_EVENT');
  });
});
