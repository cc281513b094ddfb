import { jest } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOpa, type OpaServer } from '../../../test/servers/index.mjs';
import { DEV_KEY, ServicesInThisProcess, type Asking, type Said } from './services-in-this-process.js';
import { RUNBOOKS, SITE } from './policy-of-a-site.js';
import { newMember, newTenant, type Credential } from './tenants-and-members.js';

/** Passwords are hashed, and policies asked within 100 ms, on a machine that may be busy. */
jest.setTimeout(600_000);

interface Entry {
  readonly kind: string;
  readonly decision?: { readonly outcome: string };
}

const WORKER_KEY = 'a-key-of-workers-in-this-suite';

describe('a service that asks OPA', () => {
  let folder: string;
  let opa: OpaServer;
  let services: ServicesInThisProcess;
  let oli: Credential;
  let ada: Credential;
  let admin: Credential;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-policy-'));
    await writeFile(join(folder, 'site.rego'), SITE);
    opa = await startOpa({ policies: ['policies/runbooks', join(folder, 'site.rego')] });
    services = await ServicesInThisProcess.start({ AUTHZ: 'opa', OPA_ENDPOINT: opa.url, DEV_WORKER_KEYS: `edr-1:${WORKER_KEY}:edr/*` });
    const patient = Object.assign(Object.create(services) as ServicesInThisProcess, { ask });
    admin = await newTenant(patient, 'acme');
    await said(200, 'PUT', '/roles/ciso', { headers: admin, body: { permissions: ['approvals:read'] } });
    oli = await newMember(patient, admin, 'oli', 'sre', 'AUTHOR');
    ada = await newMember(patient, admin, 'ada', 'APPROVER', 'ciso');
    for (const runbook of RUNBOOKS) await said(201, 'POST', '/runbooks', { headers: oli, body: JSON.stringify(runbook) });
  });
  afterAll(async () => {
    await services?.stop();
    await opa?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A busy machine may be late for an answer: that refuses, too, and the same is asked again. */
  async function ask(method: string, path: string, asking: Asking = {}): Promise<Said> {
    for (;;) {
      const answer = await services.ask(method, path, asking);
      if (answer.body?.code !== 'policy-unavailable') return answer;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  async function said(status: number, method: string, path: string, asking: Asking): Promise<Said> {
    const answer = await ask(method, path, asking);
    if (answer.status !== status) throw new Error(`expected ${status} for ${method} ${path}, found ${answer.status}: ${answer.text}`);
    return answer;
  }
  const start = async (runbookId: string, inputs = {}) =>
    (await said(201, 'POST', '/executions', { headers: oli, body: { runbookId, inputs } })).body.id as string;
  const ended = async (id: string) => {
    for (;;) {
      const { body } = await ask('GET', `/executions/${id}?waitSeconds=5`, { headers: oli });
      if (['COMPLETED', 'FAILED'].includes(body.status)) return body;
    }
  };
  const polled = async () => {
    const body = { worker: 'one', actions: ['edr/isolate'], max: 5, waitSeconds: 1 };
    for (;;) {
      const { tasks } = (await ask('POST', '/workers/poll', { key: WORKER_KEY, body })).body;
      if (tasks.length > 0) return tasks as { id: string; step: string; execution: { id: string } }[];
    }
  };
  const trail = async (id: string, by: Asking = { headers: oli }): Promise<Entry[]> =>
    (await said(200, 'GET', `/executions/${id}/authority`, by)).body.items;
  /** Without the questions that a busy machine had no answer to in time. */
  const answered = async (id: string, by?: Asking) => (await trail(id, by)).filter(({ decision }) => decision?.outcome !== 'unavailable');

  it('gives a worker what both allow, and nothing else', async () => {
    const isolate = { type: 'action', use: 'edr/isolate', with: { host: 'web-1' } };
    const steps = [
      { id: 'isolate', ...isolate },
      { id: 'wipe', dependsOn: ['isolate'], ...isolate },
    ];
    const runbook = { apiVersion: 'runbook/v1', id: 'by-workers', name: 'By workers', steps };
    const actions = [{ name: 'edr/isolate', description: 'Isolates a host.' }];
    await said(204, 'POST', '/workers/announce', { key: WORKER_KEY, body: { worker: 'one', actions } });
    await said(201, 'POST', '/runbooks', { key: DEV_KEY, body: JSON.stringify(runbook) });
    const { body } = await said(201, 'POST', '/executions', { key: DEV_KEY, body: { runbookId: 'by-workers' } });
    const [task] = await polled();
    expect(task).toMatchObject({ step: 'isolate', execution: { id: body.id } });
    await said(204, 'POST', `/workers/tasks/${task!.id}/complete`, { key: WORKER_KEY, body: { worker: 'one', output: {} } });
    // A poll that finds the next task finds it refused, which ends the run.
    const end = async (): Promise<Said['body']> => {
      await ask('POST', '/workers/poll', { key: WORKER_KEY, body: { worker: 'one', actions: ['edr/isolate'], max: 5, waitSeconds: 1 } });
      const run = (await said(200, 'GET', `/executions/${body.id}`, { key: DEV_KEY })).body;
      return run.status === 'FAILED' ? run : end();
    };
    expect((await end()).failure).toMatchObject({
      step: 'wipe',
      error: { name: 'denied', message: expect.stringContaining('no worker does this') },
    });
    const decisions = (await answered(body.id, { key: DEV_KEY })).filter(({ kind }) => kind === 'policy');
    expect(decisions).toMatchObject([
      { step: 'isolate', decision: { act: 'hand-over', outcome: 'allowed' } },
      { step: 'wipe', decision: { act: 'hand-over', outcome: 'denied' } },
    ]);
  });

  it('says that it is ready as long as OPA answers', async () => {
    expect((await services.ask('GET', '/health/ready')).body.checks.policy).toBe('up');
  });

  it('lets through what both allow, without what the policy masks', async () => {
    const id = await start('plain', { token: 'abc', kept: 1 });
    const run = await ended(id);
    expect(run).toMatchObject({ status: 'COMPLETED', inputs: { kept: 1 } });
    expect(run.inputs.token).toBeUndefined();
  });

  it('refuses what the policy refuses, in its words and by the name of its decision', async () => {
    const id = await start('plain');
    const { body } = await said(403, 'GET', `/executions/${id}/report`, { headers: oli });
    expect(body).toMatchObject({ code: 'policy-denied', detail: expect.stringContaining('reports are for auditors') });
    expect(body.decision).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('still refuses what the permission refuses', async () => {
    const id = await start('plain');
    expect((await said(403, 'POST', `/executions/${id}/cancel`, { headers: ada, body: {} })).body.code).toBe('permission-missing');
  });

  it('refuses a live view that would have to be masked', async () => {
    const id = await start('plain');
    expect((await said(403, 'GET', `/executions/${id}/stream`, { headers: oli })).body).toMatchObject({
      code: 'policy-denied',
      detail: expect.stringContaining('held open'),
    });
  });

  it('does a step that both allow, and has the decision on the log', async () => {
    const id = await start('plain');
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED' });
    const { body } = await said(200, 'GET', `/executions/${id}/steps`, { headers: oli });
    expect(body.items[0].policy).toMatchObject({ outcome: 'allowed', act: 'run', inputDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const entries = await answered(id);
    expect(entries.map(({ kind }) => kind)).toEqual(['start', 'dispatch', 'policy']);
    expect(entries[0]).toMatchObject({ by: { kind: 'person', id: 'oli' }, permission: 'executions:start' });
  });

  it('does no step that the policy refuses', async () => {
    const run = await ended(await start('refused'));
    expect(run).toMatchObject({ status: 'FAILED', failure: { step: 'forbidden', error: { name: 'denied', terminal: true } } });
    expect(run.failure.error.message).toContain('nobody does this');
    expect((await trail(run.id)).slice(-2)).toMatchObject([
      { kind: 'policy', decision: { outcome: 'denied' } },
      { kind: 'refusal', step: 'forbidden' },
    ]);
  });

  it('asks for the approval that the policy requires, by somebody else with that role', async () => {
    const id = await start('asks');
    const refused = await said(403, 'POST', `/executions/${id}/pause`, { headers: oli, body: {} });
    expect(refused.body).toMatchObject({ code: 'policy-denied', detail: expect.stringContaining('approval of ciso') });
    const [request] = (await said(200, 'GET', '/approvals', { headers: ada })).body.items;
    await said(200, 'POST', `/approvals/${request.id}/votes`, { headers: ada, body: { decision: 'approve', digest: request.digest } });
    await said(200, 'POST', `/executions/${id}/pause`, { headers: oli, body: {} });
    expect((await trail(id)).map(({ kind }) => kind)).toEqual(['start', 'asked', 'vote', 'asked', 'act']);
  });

  it('tells who may do what, and every reason why not', async () => {
    const id = await start('plain');
    const check = async (person: string, asked: string) => {
      for (;;) {
        const { body } = await said(200, 'POST', '/authority/check', { headers: admin, body: { person, act: asked, id } });
        if (!JSON.stringify(body.reasons).includes('cannot be asked')) return body;
      }
    };
    expect(await check('oli', 'POST /executions/:id/cancel')).toMatchObject({ allowed: true, reasons: [] });
    expect((await check('ada', 'GET /executions/:id/report')).reasons).toEqual([
      { rule: 'policy', detail: expect.stringContaining('auditors') },
    ]);
    expect((await check('ada', 'POST /executions/:id/cancel')).reasons[0]).toMatchObject({ rule: 'permission' });
    const unknown = { headers: admin, body: { person: 'nobody', act: 'GET /executions' } };
    expect((await said(404, 'POST', '/authority/check', unknown)).body.code).toBe('member-unknown');
    const nothing = { headers: admin, body: { person: 'ada', act: 'GET /nothing' } };
    expect((await said(400, 'POST', '/authority/check', nothing)).body.code).toBe('invalid-request');
  });

  it('lets nobody and nothing through while OPA is away, says so, and goes on when it is back', async () => {
    const id = await start('later');
    await opa.kill9();
    const refused = await services.ask('GET', `/executions/${id}`, { headers: oli });
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 'policy-unavailable', detail: expect.stringContaining('cannot be asked') },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await services.ask('GET', '/health/ready')).toMatchObject({ status: 503, body: { checks: { policy: 'down' } } });
    await opa.restart();
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED' });
    const decisions = (await trail(id)).filter(({ kind }) => kind === 'policy');
    expect(decisions.map(({ decision }) => decision?.outcome)).toEqual(['unavailable', 'allowed']);
    // Health tells of the last try for a second.
    while ((await services.ask('GET', '/health/ready')).status !== 200) await new Promise((resolve) => setTimeout(resolve, 100));
  });
});
