import { jest } from '@jest/globals';
import { SystemClock } from '@runbook/ports';
import { DEV_KEY, ServicesInThisProcess, type Asking, type Said } from './services-in-this-process.js';
import { done, newKey, newMember, type Credential } from './tenants-and-members.js';

/** The machine's clock, until the suite lets days pass. */
class PassingDays extends SystemClock {
  days = 0;
  override now(): number {
    return super.now() + this.days * 86_400_000;
  }
}

const DEV: Credential = { 'x-api-key': DEV_KEY };
const CANARY = 'canary-of-a-host';
const ORDER = {
  ...{ id: 'case-1', instrument: 'Security Act', reference: 'case-1', purpose: 'containment', classification: 'RESTRICTED' },
  ...{ authorizedUsers: ['dev', 'oli'], actions: ['*'], dataLicenses: [{ name: 'open', forbids: [] }], retentionDays: 2 },
};
/** What it is told to look up waits for a worker, whose answer is classified. */
const LOOKUP = {
  ...{ apiVersion: 'runbook/v1', id: 'lookup', name: 'Look up', outputs: { report: { found: '{{ steps.look.output }}' } } },
  inputs: { type: 'object' },
  steps: [
    { id: 'look', type: 'action', use: 'ti/lookup', with: { host: '{{ inputs.host }}' } },
    { id: 'share', type: 'action', use: 'ti/share', dependsOn: ['look'], onError: 'continue' },
  ],
};
const ASKS = {
  ...{ apiVersion: 'runbook/v1', id: 'asks', name: 'Asks' },
  inputs: { type: 'object' },
  steps: [{ id: 'ok', type: 'human-approval', with: { approvers: { users: ['lea'] }, message: '{{ inputs.host }}' } }],
};

jest.setTimeout(300_000);

describe('runs that are classified', () => {
  const clock = new PassingDays();
  let services: ServicesInThisProcess;
  /** Cleared for SECRET; for nothing; for nothing. */
  let oli: Credential;
  let vic: Credential;
  let lea: Credential;
  let worker: Credential;

  const as = (who: Credential, method: string, path: string, asking: Asking = {}): Promise<Said> =>
    services.ask(method, path, { ...asking, headers: { ...who, ...asking.headers } });
  const ok = async (who: Credential, method: string, path: string, body?: unknown) => {
    const said = await as(who, method, path, body === undefined ? {} : { body });
    if (said.status >= 300) throw new Error(`expected ${method} ${path} to be done, found ${said.status}: ${said.text}`);
    return said.body;
  };
  const until = async (who: Credential, id: string, fits: (run: Said['body']) => boolean): Promise<Said['body']> => {
    for (;;) {
      const run = await ok(who, 'GET', `/executions/${id}`);
      if (fits(run)) return run;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const start = async (runbookId: string, more: object = {}, who = oli): Promise<string> =>
    (await ok(who, 'POST', '/executions', { runbookId, inputs: { host: CANARY }, ...more })).id;
  const clear = (member: string, level: string) => ok(DEV, 'PUT', `/people/${member}/clearance`, { level, reason: 'vetted' });

  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ RATE_LIMIT_PER_TENANT: '1000000' }, clock);
    await done(services, 201, 'POST', '/people', { headers: DEV, body: { id: 'ada', name: 'Ada', roles: ['TENANT_ADMIN'] } });
    oli = (await newKey(services, await newMember(services, DEV, 'oli', 'sre'))).credential;
    vic = (await newKey(services, await newMember(services, DEV, 'vic', 'sre'))).credential;
    lea = (await newKey(services, await newMember(services, DEV, 'lea', 'APPROVER'))).credential;
    await done(services, 201, 'POST', '/people', { headers: DEV, body: { id: 'ti', kind: 'service', name: 'ti', roles: ['WORKER'] } });
    const { body } = await done(services, 201, 'POST', '/people/ti/api-keys', { headers: DEV, body: { label: 'of a suite' } });
    worker = { 'x-api-key': body.key };
    await clear('oli', 'SECRET');
    await ok(DEV, 'POST', '/authorities', ORDER);
    await ok(worker, 'POST', '/workers/announce', {
      worker: 'ti-1',
      actions: [
        { name: 'ti/lookup', description: 'Looks a host up', classification: 'SECRET' },
        { name: 'ti/share', description: 'Tells partners', forbidsLicenses: ['internal-*'] },
      ],
    });
    for (const runbook of [LOOKUP, ASKS]) await ok(DEV, 'POST', '/runbooks', runbook);
  });
  afterAll(() => services?.stop());

  const take = async (action: string): Promise<string> => {
    for (;;) {
      const { tasks } = await ok(worker, 'POST', '/workers/poll', { worker: 'ti-1', actions: [action], max: 1, waitSeconds: 1 });
      if (tasks.length > 0) return tasks[0].id;
    }
  };
  const answer = (task: string) =>
    ok(worker, 'POST', `/workers/tasks/${task}/complete`, { worker: 'ti-1', output: { owner: `${CANARY}: a secret` } });

  it('are in the scale, and everybody knows his clearance', async () => {
    const levels = ['UNCLASSIFIED', 'RESTRICTED', 'CONFIDENTIAL', 'SECRET', 'TOP SECRET'];
    expect(await ok(vic, 'GET', '/classification-rule')).toMatchObject({ levels, isOwn: false, yours: 'UNCLASSIFIED' });
    expect(await ok(oli, 'GET', '/classification-rule')).toMatchObject({ yours: 'SECRET' });
    expect((await ok(DEV, 'GET', '/people/oli')).clearance).toEqual({ level: 'SECRET', granted: true });
    expect((await ok(DEV, 'GET', '/people/vic')).clearance).toEqual({ level: 'UNCLASSIFIED', granted: false });
  });

  it('rise while somebody looks on, whose view ends then, and who is told no more than that the run is there', async () => {
    const id = await start('lookup');
    const task = await take('ti/lookup');
    expect((await as(vic, 'GET', `/executions/${id}`)).status).toBe(200);
    const view = as(vic, 'GET', `/executions/${id}/stream`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await answer(task);
    await until(oli, id, (run) => run.classification === 'SECRET');
    const seen = await view;
    expect(seen.text).toContain('event: clearance-missing');
    expect(seen.text).not.toContain('a secret');
    const refused = await as(vic, 'GET', `/executions/${id}`);
    expect([refused.status, refused.body.code, refused.body.clearance, refused.body.grantedBy]).toEqual([
      ...[403, 'clearance-missing', 'SECRET', ['ada']],
    ]);
    expect(refused.body.detail).toBe(`expected clearance SECRET for ${id}, found vic cleared for UNCLASSIFIED; ask ada for it`);
    expect(Object.keys(refused.body.execution).sort()).toEqual(['classification', 'id', 'runbook', 'status']);
    for (const path of ['stream', 'steps', 'explain', 'stats', 'report', 'steps/look/output', '?asOf=1'])
      expect([path, (await as(vic, 'GET', `/executions/${id}/${path}`.replace('/?', '?'))).status]).toEqual([path, 403]);
    const line = (await ok(vic, 'GET', '/executions')).items.find((one: { id: string }) => one.id === id);
    expect(line).toEqual({
      id,
      runbook: { id: 'lookup', version: 1 },
      status: expect.any(String),
      classification: 'SECRET',
      redacted: true,
    });
    await ok(oli, 'POST', `/executions/${id}/cancel`, { reason: 'seen enough' });
  });

  it('are withheld from the answer that waited while they rose', async () => {
    const waited = as(vic, 'POST', '/executions', {
      body: { runbookId: 'lookup', inputs: { host: CANARY } },
      headers: { prefer: 'wait=20' },
    });
    await answer(await take('ti/lookup'));
    await answer(await take('ti/share'));
    const { status, body, text, headers } = await waited;
    expect([status, body.code]).toEqual([403, 'clearance-missing']);
    expect(headers.get('location')).toBe(`/api/v1/executions/${body.execution.id}`);
    expect(text).not.toContain('a secret');
  });

  it('are nothing that somebody below can vote on, act on, or find by what he does not see', async () => {
    const basis = { authority: 'court', reference: 'r', classification: 'SECRET', authorizedUsers: ['oli', 'vic', 'lea'], purpose: 'p' };
    const id = await start('asks', { legalBasis: basis, incidentId: CANARY });
    const inbox = await ok(lea, 'GET', '/approvals');
    const [request] = inbox.items;
    expect(request).toEqual({
      ...{ id: expect.any(String), status: 'open', execution: id, runbook: { id: 'asks', version: 1 } },
      ...{ classification: 'SECRET', redacted: true },
    });
    const vote = { decision: 'approve', digest: 'd'.repeat(64) };
    expect((await as(lea, 'POST', `/approvals/${request.id}/votes`, { body: vote })).body.code).toBe('clearance-missing');
    const acts = (await ok(vic, 'POST', '/executions/bulk', { action: 'pause', ids: [id], reason: 'x' })).items;
    expect(acts).toMatchObject([{ id, outcome: 'refused', status: 403, code: 'clearance-missing' }]);
    expect((await ok(vic, 'POST', '/executions/bulk', { action: 'pause', filter: { runbookId: 'asks' }, reason: 'x' })).items).toEqual([]);
    for (const asked of [`incidentId=${CANARY}`, `text=${CANARY}`, `text=${id}`, `runbookId=asks&startedBy=oli`]) {
      const counted = async (who: Credential) => (await ok(who, 'GET', `/executions/counts?${asked}`)).counts;
      const found = async (who: Credential) => (await ok(who, 'GET', `/executions?${asked}`)).items.map((one: { id: string }) => one.id);
      expect([asked, await found(vic), await counted(vic)]).toEqual([asked, [], {}]);
      // What other runs of theirs were given says the same word.
      expect([asked, await found(oli)]).toEqual([asked, asked === `text=${CANARY}` ? expect.arrayContaining([id]) : [id]]);
    }
    const live = as(vic, 'GET', '/executions/stream');
    await ok(oli, 'POST', `/executions/${id}/pause`, { reason: 'a look' });
    await ok(oli, 'POST', `/executions/${id}/resume`, { reason: 'seen' });
    const told = (await live).text;
    expect([told.includes(`"id":"${id}"`), told.includes('"redacted":true'), told.includes(CANARY)]).toEqual([true, true, false]);
    expect((await as(vic, 'POST', '/executions', { body: { runbookId: 'asks', legalBasis: basis } })).body).toMatchObject({
      ...{ code: 'clearance-missing', clearance: 'SECRET' },
    });
    const check = await ok(DEV, 'POST', '/authority/check', { person: 'lea', act: 'POST /approvals/:id/votes', id: request.id });
    expect(check.reasons).toContainEqual({ rule: 'clearance', detail: expect.stringContaining('expected clearance SECRET') });
    await clear('lea', 'SECRET');
    const { digest, shown } = await ok(lea, 'GET', `/approvals/${request.id}`);
    expect(shown.message).toBe(CANARY);
    await ok(lea, 'POST', `/approvals/${request.id}/votes`, { decision: 'approve', digest });
    await until(oli, id, (run) => run.status === 'COMPLETED');
  });

  it('rise with marks in their inputs, however large', async () => {
    const bundle = { objects: [{ tlp: 'RED', pad: 'x'.repeat(200_000) }] };
    const id = (await ok(DEV, 'POST', '/executions', { runbookId: 'asks', inputs: { host: 'h', bundle } })).id;
    expect((await ok(oli, 'GET', `/executions/${id}`)).classification).toBe('SECRET');
    expect((await as(vic, 'GET', `/executions/${id}`)).status).toBe(403);
    await ok(DEV, 'POST', `/executions/${id}/cancel`, { reason: 'seen' });
  });

  it('do not ask an action for what its declaration forbids, and say why', async () => {
    const id = await start('lookup', { dataLicenses: ['internal-telemetry'] });
    await answer(await take('ti/lookup'));
    const run = await until(oli, id, ({ status }) => status === 'COMPLETED');
    const share = run.steps.find((step: { id: string }) => step.id === 'share');
    const message = 'expected data that ti/share may be given, found some under the licence internal-telemetry, which it forbids';
    expect([share.status, share.error]).toEqual(['FAILED', { name: 'denied', message, terminal: true }]);
    const check = { person: 'oli', act: 'POST /executions/:id/steps/:stepId/retry', id, step: 'share' };
    expect((await ok(DEV, 'POST', '/authority/check', check)).reasons).toEqual([{ rule: 'step', detail: `share: ${message}` }]);
    expect((await ok(DEV, 'POST', '/authority/check', { ...check, step: 'look' })).allowed).toBe(true);
    const trail = (await ok(oli, 'GET', `/executions/${id}/authority`)).items;
    expect(trail.map(({ sentence }: { sentence: string }) => sentence)).toEqual(
      expect.arrayContaining([`share is refused: ${message}.`, expect.stringMatching(/^The run is classified SECRET from now on/)]),
    );
    const report = await as(oli, 'GET', `/executions/${id}/report`);
    expect([report.body.dataLicenses, report.headers.get('x-data-licenses')]).toEqual([['internal-telemetry'], 'internal-telemetry']);
    const declared = (await ok(oli, 'GET', '/actions')).items.find(({ name }: { name: string }) => name === 'ti/share');
    expect(declared.forbidsLicenses).toEqual(['internal-*']);
  });

  it('under an authority are listed with it, kept as long as it says, and removed then, provably', async () => {
    const id = await start('lookup', { authorityId: 'case-1', dataLicenses: ['open'] });
    await answer(await take('ti/lookup'));
    await answer(await take('ti/share'));
    const { endedAt, retainUntil } = await until(oli, id, ({ status }) => status === 'COMPLETED');
    expect(Date.parse(retainUntil) - Date.parse(endedAt)).toBe(2 * 86_400_000);
    const listed = (who: Credential, query = '') => ok(who, 'GET', `/authorities/case-1/executions${query}`);
    expect((await listed(oli)).items).toMatchObject([{ id, retainUntil, classification: 'SECRET' }]);
    expect((await listed(vic)).items).toMatchObject([{ id, redacted: true }]);
    expect((await listed(oli, '?status=FAILED')).items).toEqual([]);
    expect((await as(oli, 'GET', '/authorities/nothing/executions')).body.code).toBe('authority-unknown');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await services.sweep()).toBe(0);
    clock.days = 2;
    expect(await services.sweep()).toBe(1);
    const gone = await until(oli, id, ({ purged }) => purged !== undefined);
    expect(JSON.stringify(gone)).not.toContain(CANARY);
    expect([gone.status, gone.inputs, gone.outputs, gone.purged.retentionDays]).toEqual(['COMPLETED', {}, undefined, 2]);
    for (const path of ['report', 'stream', '?asOf=1'])
      expect([path, (await as(oli, 'GET', `/executions/${id}/${path}`.replace('/?', '?'))).body.code]).toEqual([path, 'purged']);
    expect((await as(oli, 'POST', `/executions/${id}/rerun`, { body: { reason: 'again' } })).body.code).toBe('purged');
    const logs = await as(DEV, 'GET', `/executions/${id}/logs?limit=100`);
    expect(logs.text).not.toContain(CANARY);
    expect(logs.body.items.at(-1).events).toEqual([{ type: 'ExecutionPurged' }]);
    expect(await ok(DEV, 'GET', `/executions/${id}/logs/verify`)).toMatchObject({ valid: true, complete: true });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await services.sweep()).toBe(0);
  });
});
