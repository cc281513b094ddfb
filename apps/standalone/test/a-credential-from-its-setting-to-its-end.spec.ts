import { jest } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEV_KEY, ServicesInThisProcess } from './services-in-this-process.js';
import { done, newMember, newTenant, type Credential } from './tenants-and-members.js';

const TOKEN = 'tok-5f1e0c7a-canary-9b2d';
const NEXT = 'tok-next-canary-77aa10';

/** Lets in who shows the token that is good now, and repeats what it was sent, as careless services do. */
class Guarded {
  readonly calls: IncomingHttpHeaders[] = [];
  accepted: string[] = [`Bearer ${TOKEN}`];
  private constructor(
    private readonly server: Server,
    readonly target: string,
  ) {}

  static async start(): Promise<Guarded> {
    const server = createServer((request, response) => {
      guarded.calls.push(request.headers);
      const isIn = guarded.accepted.includes(request.headers.authorization ?? '');
      response.writeHead(isIn ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ you: request.headers.authorization ?? 'nobody' }));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const guarded = new Guarded(server, `127.0.0.1:${(server.address() as AddressInfo).port}`);
    return guarded;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const runbook = (target: string) => ({
  apiVersion: 'runbook/v1',
  id: 'triage',
  name: 'Triage',
  steps: [{ id: 'ask', type: 'call-service', with: { url: `http://${target}/me`, credential: 'ti-api' }, retry: { maxAttempts: 1 } }],
});

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('a credential, from its setting to its end', () => {
  let guarded: Guarded;
  let services: ServicesInThisProcess;
  let root: Credential;
  let sre: Credential;
  let operator: Credential;
  let auditor: Credential;
  let author: Credential;

  const run = async (status = 'COMPLETED') => {
    const { body } = await done(services, 201, 'POST', '/executions', {
      headers: { ...operator, prefer: 'wait=30' },
      body: { runbookId: 'triage' },
    });
    expect({ status: body.status, error: body.failure?.error?.message }).toMatchObject({ status });
    return body;
  };
  const post = (path: string, status: number, body: object = {}, headers = sre) => done(services, status, 'POST', path, { headers, body });
  const stored = async (name: string) =>
    (await services.platform.documents.collection<{ _id: string }>({ name, indexes: [] })).find({ limit: 100 });

  beforeAll(async () => {
    guarded = await Guarded.start();
    services = await ServicesInThisProcess.start({ EGRESS_ALLOW: guarded.target, RATE_LIMIT_PER_TENANT: '100000' });
    root = await newTenant(services, 'acme');
    sre = await newMember(services, root, 'sam', 'SRE');
    operator = await newMember(services, root, 'oli', 'OPERATOR');
    auditor = await newMember(services, root, 'ada', 'AUDITOR');
    author = await newMember(services, root, 'ann', 'AUTHOR');
  });

  afterAll(async () => {
    await services?.stop();
    guarded?.stop();
  });

  it('is set by an SRE alone, and shown to nobody', async () => {
    const body = { name: 'ti-api', kind: 'bearer', value: { token: TOKEN } };
    for (const headers of [operator, auditor]) expect((await services.ask('POST', '/credentials', { headers, body })).status).toBe(403);
    const set = await post('/credentials', 201, body);
    expect(set.body).toMatchObject({ name: 'ti-api', kind: 'bearer', status: 'in-force', version: 1, hosts: [], runbooks: [] });
    expect(set.headers.get('location')).toBe('/api/v1/credentials/ti-api');
    expect((await post('/credentials', 409, body)).body.code).toBe('credential-exists');
    const seen = await done(services, 200, 'GET', '/credentials', { headers: auditor });
    expect(seen.text).not.toContain(TOKEN);
    expect((await services.ask('GET', '/credentials', { headers: operator })).status).toBe(403);
    // Another tenant has none of that name.
    expect((await services.ask('GET', '/credentials/ti-api', { key: DEV_KEY })).status).toBe(404);
  });

  it('is opened for no step before its host and its runbook are bound', async () => {
    const register = () => services.ask('POST', '/runbooks', { headers: author, body: runbook(guarded.target) });
    expect((await register()).body.errors).toMatchObject([{ code: 'unbound-credential', pointer: '/steps/0/with/credential' }]);
    const bindings = { hosts: [guarded.target], runbooks: ['triage'] };
    await post('/credentials/ti-api/bind', 200, bindings);
    expect((await register()).status).toBe(201);
    await post('/credentials/ti-api/unbind', 200, bindings);
    const before = guarded.calls.length;
    expect((await run('FAILED')).failure.error).toMatchObject({
      name: 'denied',
      message: expect.stringContaining('bound to runbook triage'),
    });
    await post('/credentials/ti-api/bind', 200, { runbooks: ['triage'] });
    expect((await run('FAILED')).failure.error.message).toContain(`bound to ${guarded.target}`);
    expect(guarded.calls).toHaveLength(before);
    expect((await done(services, 200, 'GET', '/credentials/ti-api/uses', { headers: auditor })).body.items).toEqual([]);
    await post('/credentials/ti-api/bind', 200, { hosts: [guarded.target] });
    const { id } = await run();
    const { body } = await done(services, 200, 'GET', '/credentials/ti-api/uses', { headers: auditor });
    expect(body.items).toMatchObject([{ version: 1, host: guarded.target, execution: id, step: 'ask', attempt: 1 }]);
  });

  it('is opened for the runbooks of a team that it is bound to, while they are the team’s', async () => {
    const whose = (method: 'PUT' | 'DELETE') => done(services, 200, method, '/teams/blue/runbooks/triage', { headers: root });
    await post('/credentials/ti-api/unbind', 200, { runbooks: ['triage'] });
    expect((await post('/credentials/ti-api/bind', 404, { teams: ['blue'] })).body.code).toBe('team-unknown');
    await done(services, 201, 'POST', '/teams', { headers: root, body: { id: 'blue', name: 'Blue' } });
    expect((await post('/credentials/ti-api/bind', 200, { teams: ['blue'] })).body).toMatchObject({ runbooks: [], teams: ['blue'] });
    expect((await run('FAILED')).failure.error.message).toContain('bound to runbook triage, found those of team blue');
    await whose('PUT');
    await run();
    await whose('DELETE');
    const { failure } = await run('FAILED');
    expect(failure.error).toMatchObject({ name: 'denied', message: expect.stringContaining('bound to runbook triage') });
    await post('/credentials/ti-api/unbind', 200, { teams: ['blue'] });
    expect((await post('/credentials/ti-api/bind', 200, { runbooks: ['triage'] })).body).toMatchObject({ runbooks: ['triage'], teams: [] });
  });

  it('that is unbound or unknown is found by the check of a runbook', async () => {
    const check = async (document: object) => {
      const said = await services.ask('POST', '/runbooks/check', { key: DEV_KEY, body: document });
      return (said.body.errors as { code: string }[]).map(({ code }) => code);
    };
    await done(services, 201, 'POST', '/credentials', {
      key: DEV_KEY,
      body: { name: 'of-default', kind: 'bearer', value: { token: NEXT }, runbooks: ['triage'], hosts: [guarded.target] },
    });
    const named = (credential: string, id = 'triage', target = guarded.target) => ({
      ...runbook(target),
      id,
      steps: [{ id: 'ask', type: 'call-service', with: { url: `http://${target}/me`, credential } }],
    });
    expect(await check(named('of-default'))).toEqual([]);
    expect(await check(named('of-default', 'other'))).toEqual(['unbound-credential']);
    expect(await check(named('of-default', 'triage', 'elsewhere.example:80'))).toEqual(['unbound-credential']);
    expect(await check(named('of-nobody'))).toEqual(['unknown-credential']);
  });

  it('is tried at a bound host, by somebody who may', async () => {
    const address = `http://${guarded.target}/me`;
    const check = async (of = address) => (await post('/credentials/ti-api/check', 200, { address: of })).body;
    expect(await check()).toMatchObject({ outcome: 'works', version: 1, reason: 'status 200 with it, 401 without' });
    guarded.accepted = [];
    expect(await check()).toMatchObject({ outcome: 'refused', reason: 'status 401' });
    guarded.accepted = [`Bearer ${TOKEN}`, ''];
    expect(await check()).toMatchObject({ outcome: 'unproven' });
    guarded.accepted = [`Bearer ${TOKEN}`];
    expect((await post('/credentials/ti-api/check', 409, { address: 'https://elsewhere.example/' })).body.code).toBe('credential-unbound');
    await post('/credentials/ti-api/bind', 200, { hosts: ['127.0.0.1:1'] });
    expect(await check('http://127.0.0.1:1/')).toMatchObject({ outcome: 'unreachable' });
    await post('/credentials/ti-api/unbind', 200, { hosts: ['127.0.0.1:1'] });
    await post('/credentials/ti-api/check', 403, { address }, operator);
  });

  it('is rotated without a change to the runbook', async () => {
    const rotated = await post('/credentials/ti-api/versions', 201, { kind: 'bearer', value: { token: NEXT } });
    expect(rotated.body).toMatchObject({
      version: 2,
      versions: [
        { version: 2, setBy: 'sam' },
        { version: 1, setBy: 'sam' },
      ],
    });
    guarded.accepted = [`Bearer ${NEXT}`];
    await run();
    expect(guarded.calls.at(-1)?.authorization).toBe(`Bearer ${NEXT}`);
    await post('/credentials/ti-api/versions', 400, { kind: 'basic', value: { username: 'sam', password: 'long-enough-1' } });
  });

  it('stands in no log, no document but sealed, and no answer', async () => {
    const { body } = await done(services, 200, 'GET', '/executions?limit=50', { headers: operator });
    for (const { id } of body.items) {
      for (const path of ['', '/logs', '/report', '/explain']) {
        const { text } = await services.ask('GET', `/executions/${id}${path}`, { headers: operator });
        for (const token of [TOKEN, NEXT]) expect(text).not.toContain(token);
      }
    }
    for (const name of ['gateway.sealed-credentials', 'gateway.sealed-data-keys', 'gateway.credential-uses', 'gateway.executions'])
      for (const token of [TOKEN, NEXT]) expect(JSON.stringify(await stored(name))).not.toContain(token);
  });

  it('that is revoked is used no more, erased, and not looked for elsewhere', async () => {
    process.env['TENANT_ACME_SECRET_TI_API'] = 'a secret of the environment';
    await post('/credentials/ti-api/revoke', 200, { reason: 'found in a chat' });
    expect((await stored('gateway.sealed-credentials')).filter((one) => (one as unknown as { tenant: string }).tenant === 'acme')).toEqual(
      [],
    );
    const before = guarded.calls.length;
    expect((await run('FAILED')).failure.error).toMatchObject({ name: 'denied', message: expect.stringContaining('found in a chat') });
    expect(guarded.calls).toHaveLength(before);
    delete process.env['TENANT_ACME_SECRET_TI_API'];
    await post('/credentials/ti-api/versions', 201, { kind: 'bearer', value: { token: NEXT } });
    await run();
    await done(services, 204, 'DELETE', '/credentials/ti-api', { headers: sre });
    expect((await services.ask('GET', '/credentials/ti-api', { headers: sre })).status).toBe(404);
    // Its name can be used again, and its numbers go on.
    expect((await post('/credentials', 201, { name: 'ti-api', kind: 'bearer', value: { token: TOKEN } })).body).toMatchObject({
      version: 4,
      hosts: [],
    });
  });
});
