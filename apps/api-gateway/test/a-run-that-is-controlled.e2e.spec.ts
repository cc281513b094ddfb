import { BROKEN, LOOPED, NAP } from './documents.js';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import type { Answer } from './running-system.mjs';

describe('a run that is controlled', () => {
  let system: SharedSystem;
  const yaml = { 'content-type': 'application/yaml' };
  const start = async (body: object): Promise<string> => {
    const answer = await system.api.post('/executions', body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return (answer.body as { id: string }).id;
  };
  const nap = (ms = 600_000) => start({ runbookId: 'nap', inputs: { ms, who: 'Ana' } });
  const ended = (id: string) => system.api.get(`/executions/${id}?waitSeconds=30`);
  const statusOf = (answer: Answer, step: string) => answer.body.steps.find(({ id }: { id: string }) => id === step)?.status as string;

  beforeAll(async () => {
    system = await sharedSystem();
    for (const document of [NAP, BROKEN, LOOPED]) {
      const answer = await system.api.post('/runbooks', document, yaml);
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    }
  });
  afterAll(() => system.stop());

  it('is paused and resumed, and says so however often it is asked', async () => {
    const id = await nap();
    expect(await system.api.post(`/executions/${id}/pause`, { reason: 'lunch' })).toMatchObject({
      status: 200,
      body: { status: 'PAUSED' },
    });
    expect(await system.api.post(`/executions/${id}/pause`)).toMatchObject({ status: 200, body: { status: 'PAUSED' } });
    expect((await system.api.get(`/executions/${id}/explain`)).body).toMatchObject({
      status: 'PAUSED',
      causes: [{ kind: 'pause' }],
      sentence: expect.stringContaining('until it is resumed') as string,
    });
    expect(await system.api.post(`/executions/${id}/resume`)).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
    expect(await system.api.post(`/executions/${id}/resume`)).toMatchObject({ status: 200, body: { status: 'RUNNING' } });
    await system.api.post(`/executions/${id}/terminate`);
  });

  it('is cancelled, and then cannot be paused', async () => {
    const id = await nap();
    expect(await system.api.post(`/executions/${id}/cancel`, { reason: 'wrong host' })).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED' },
    });
    expect(await system.api.post(`/executions/${id}/cancel`)).toMatchObject({ status: 200 });
    expect(await system.api.post(`/executions/${id}/pause`)).toMatchObject({ status: 409, body: { code: 'not-applicable' } });
    expect(await system.api.post(`/executions/${id}/steps/nap/retry`, { reason: 'again' })).toMatchObject({ status: 409 });
  });

  it('is left alone by whoever had another attempt before them', async () => {
    const id = await nap();
    const retry = { reason: 'again', expectedAttempt: 7 };
    expect(await system.api.post(`/executions/${id}/steps/nap/retry`, retry)).toMatchObject({ status: 409, body: { code: 'outdated' } });
    const skip = { reason: 'no time', expectedAttempt: 1 };
    expect(await system.api.post(`/executions/${id}/steps/nap/skip`, skip)).toMatchObject({ status: 200 });
  });

  it('is nobody else’s: unknown runs and steps are 404, and unfit bodies 400', async () => {
    const unknown = `exe_${'0'.repeat(32)}`;
    expect(await system.api.post(`/executions/${unknown}/pause`)).toMatchObject({ status: 404, body: { code: 'execution-unknown' } });
    const id = await nap();
    expect(await system.api.post(`/executions/${id}/steps/none/retry`, { reason: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'step-unknown' },
    });
    expect(await system.api.post(`/executions/${id}/steps/nap/retry`, {})).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/reason' }] },
    });
    expect(await system.api.post(`/executions/${id}/pause`, { why: 'x' })).toMatchObject({ status: 400 });
    expect(await system.api.patch(`/executions/${id}/variables`, { 'secrets.x': 1, reason: 'x' })).toMatchObject({ status: 400 });
    expect(await system.api.patch(`/executions/${id}/variables`, { reason: 'x' })).toMatchObject({ status: 400 });
    expect(await system.api.patch(`/executions/${id}/variables`, { 'inputs.who.name': 1, reason: 'x' })).toMatchObject({
      status: 400,
      body: { code: 'path-unknown' },
    });
    await system.api.post(`/executions/${id}/terminate`);
  });

  it('does once what comes twice with one key', async () => {
    const id = await nap();
    const key = { 'idempotency-key': '"pause-once"' };
    const first = await system.api.post(`/executions/${id}/pause`, { reason: 'a' }, key);
    await system.api.post(`/executions/${id}/resume`);
    const again = await system.api.post(`/executions/${id}/pause`, { reason: 'a' }, key);
    expect([first, again].map(({ status, headers }) => [status, headers.get('idempotency-replayed')])).toEqual([
      [200, null],
      [200, 'true'],
    ]);
    expect(again.body.status).toBe('RUNNING');
    expect(await system.api.post(`/executions/${id}/pause`, { reason: 'b' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect(await system.api.post(`/executions/${id}/terminate`, undefined, key)).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED' },
    });
    const refused = { 'idempotency-key': '"refused-once"' };
    for (const replayed of [null, null]) {
      const answer = await system.api.post(`/executions/${id}/pause`, {}, refused);
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([409, replayed]);
    }
  });

  it('reads what an operator changed', async () => {
    const id = await nap(1_500);
    expect(await system.api.patch(`/executions/${id}/variables`, { 'inputs.who': 'Ben', reason: 'typo' })).toMatchObject({
      status: 200,
      body: { inputs: { who: 'Ben' } },
    });
    const single = { path: 'inputs.who', value: 'Cid', reason: 'typo' };
    expect(await system.api.patch(`/executions/${id}/variables`, single)).toMatchObject({ status: 200, body: { inputs: { who: 'Cid' } } });
    expect((await ended(id)).body).toMatchObject({ status: 'COMPLETED', outputs: { greeting: 'Hello, Cid' } });
  });

  it('fails, is retried, and is repeated from a step on', async () => {
    const id = await start({ runbookId: 'broken' });
    const failed = await ended(id);
    expect(failed.body.status).toBe('FAILED');
    const retried = await system.api.post(`/executions/${id}/steps/call/retry`, { reason: 'perhaps now' });
    expect(retried).toMatchObject({ status: 200 });
    expect(await ended(id)).toMatchObject({ body: { status: 'FAILED' } });
    expect(await system.api.post(`/executions/${id}/steps/call/skip`, { reason: 'we know it' })).toMatchObject({ status: 200 });
    expect((await ended(id)).body).toMatchObject({ status: 'COMPLETED', outputs: { sum: 2 } });

    const key = { 'idempotency-key': 'rerun-1' };
    const rerun = await system.api.post(`/executions/${id}/rerun`, { fromStep: 'call', reason: 'once more' }, key);
    expect(rerun).toMatchObject({ status: 201, body: { rerunOf: { execution: id, fromStep: 'call', reason: 'once more' } } });
    expect(rerun.headers.get('location')).toBe(`/api/v1/executions/${rerun.body.id}`);
    expect(rerun.body.steps[0]).toMatchObject({ id: 'one', status: 'COMPLETED', inherited: true, output: 1 });
    expect((await system.api.post(`/executions/${id}/rerun`, { fromStep: 'call', reason: 'once more' }, key)).body.id).toBe(rerun.body.id);
    expect(await system.api.post(`/executions/${id}/rerun`, { fromStep: 'none', reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'not-applicable' },
    });
  });

  it('shows the instances in its loops, which can be addressed', async () => {
    const id = await start({ runbookId: 'looped' });
    const view = await system.api.get(`/executions/${id}`);
    expect(view.body.steps.map((step: { id: string }) => step.id)).toEqual(['scan', 'scan[0]/nap']);
    expect(statusOf(view, 'scan[0]/nap')).toBe('RUNNING');
    expect((await system.api.get(`/executions/${id}/explain`)).body.waitsFor).toEqual(['scan[0]/nap']);
    const skipped = await system.api.post(`/executions/${id}/steps/scan%5B0%5D%2Fnap/skip`, { reason: 'go on' });
    expect(skipped.status).toBe(200);
    expect(statusOf(skipped, 'scan[0]/nap')).toBe('SKIPPED');
    await system.api.post(`/executions/${id}/terminate`);
  });

  it('is shown as it was', async () => {
    const id = await nap();
    const running = (await system.api.get(`/executions/${id}`)).body;
    await system.api.post(`/executions/${id}/pause`);
    await system.api.post(`/executions/${id}/terminate`);
    expect((await system.api.get(`/executions/${id}?asOf=1`)).body).toEqual(running);
    expect((await system.api.get(`/executions/${id}?asOf=2`)).body).toMatchObject({ status: 'PAUSED', version: 2 });
    expect((await system.api.get(`/executions/${id}/explain?asOf=1`)).body.waitsFor).toEqual(['nap']);
    expect((await system.api.get(`/executions/${id}/steps?asOf=1`)).body.items).toEqual(running.steps);
    expect((await system.api.get(`/executions/${id}?asOf=2000-01-01T00:00:00Z`)).body).toMatchObject({
      status: 404,
      code: 'moment-unknown',
    });
    expect((await system.api.get(`/executions/${id}?asOf=2999-01-01T00:00:00Z`)).body).toMatchObject({ status: 'CANCELLED', version: 3 });
    expect(await system.api.get(`/executions/${id}?asOf=99`)).toMatchObject({ status: 404 });
    for (const asOf of ['yesterday', '-1', '2026-01-01']) {
      expect(await system.api.get(`/executions/${id}?asOf=${asOf}`)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/asOf' }] },
      });
    }
    expect(await system.api.get(`/executions/${id}?asOf=1&waitSeconds=1`)).toMatchObject({ status: 400 });
  });

  it('pretends in a dry run, and says so', async () => {
    const body = { runbookId: 'broken', dryRun: true, samples: { call: { pretended: true } } };
    const answer = await system.api.post('/executions', body, { prefer: 'wait=10' });
    expect(answer).toMatchObject({ status: 201, body: { status: 'COMPLETED', dryRun: true, outputs: { sum: 2 } } });
    expect(answer.body.steps[1]).toMatchObject({ id: 'call', status: 'COMPLETED', simulated: true, output: { pretended: true } });
    expect(await system.api.post('/executions', { ...body, samples: { none: 1 } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/samples/none' }] },
    });
    expect(await system.api.post('/executions', { ...body, dryRun: false })).toMatchObject({ status: 400 });
  });

  it('is documented with the schemas that validate it', async () => {
    const { paths, components } = (await (await fetch(`${system.url}/api/docs-json`)).json()) as {
      paths: Record<string, Record<string, { responses: object }>>;
      components: { schemas: Record<string, object> };
    };
    const run = '/api/v1/executions/{id}';
    const posted = [
      ...['pause', 'resume', 'cancel', 'terminate', 'rerun'],
      ...['retry', 'skip', 'resolve'].map((verb) => `steps/{stepId}/${verb}`),
    ];
    for (const verb of posted) expect(Object.keys(paths[`${run}/${verb}`]?.post?.responses ?? {})).toContain('409');
    for (const path of [`${run}/explain`, `${run}/steps`, '/api/v1/approvals', '/api/v1/approvals/{id}'])
      expect(paths[path]).toHaveProperty('get');
    for (const verb of ['votes', 'delegate', 'extend', 'comments']) expect(paths[`/api/v1/approvals/{id}/${verb}`]).toHaveProperty('post');
    expect(paths[`${run}/variables`]).toHaveProperty('patch');
    expect(components.schemas).toMatchObject({
      BulkControl: { properties: { action: {}, filter: {} } },
      Vote: { required: ['decision', 'digest'] },
    });
  });

  it('is one of many that are acted on at once', async () => {
    const ids = await Promise.all([nap(), nap(), nap()]);
    const gone = `exe_${'1'.repeat(32)}`;
    await system.api.post(`/executions/${ids[0]}/terminate`);
    const paused = await system.api.post('/executions/bulk', { action: 'pause', ids: [...ids, gone], reason: 'maintenance' });
    expect(paused.body.items).toEqual([
      { id: ids[0], outcome: 'refused', status: 409, code: 'not-applicable', detail: expect.any(String) as string },
      { id: ids[1], outcome: 'done' },
      { id: ids[2], outcome: 'done' },
      { id: gone, outcome: 'refused', status: 404, code: 'execution-unknown', detail: expect.any(String) as string },
    ]);
    const filter = { runbookId: 'nap', status: 'PAUSED' };
    const ended = await system.api.post('/executions/bulk', { action: 'terminate', filter, reason: 'over' });
    expect(ended.body.items.map(({ id }: { id: string }) => id).sort()).toEqual([ids[1], ids[2]].sort());
    expect((await system.api.get('/executions?runbookId=nap&status=PAUSED')).body.items).toEqual([]);
    for (const body of [
      { action: 'pause', reason: 'x' },
      { action: 'retry-step', ids, reason: 'x' },
      { action: 'pause', ids: [], reason: 'x' },
    ]) {
      expect(await system.api.post('/executions/bulk', body)).toMatchObject({ status: 400 });
    }
  });
});
