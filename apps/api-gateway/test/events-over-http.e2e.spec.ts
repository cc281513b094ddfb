import { GATE_BEHIND_WORD, GATED } from './documents.js';
import { API_KEY, startSystem, type RunningSystem } from './running-system.mjs';

const TYPE = 'com.example.isolated';
const WAITER = {
  apiVersion: 'runbook/v1',
  id: 'wait-for-word',
  name: 'Waits for the word about a host',
  inputs: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
  outputs: {
    word: '{{ steps.word.output }}',
    notes: '{{ has(steps.word.output.notes) ? size(steps.word.output.notes) : 0 }}',
  },
  steps: [{ id: 'word', type: 'wait-for-event', with: { event: TYPE, key: '{{ inputs.host }}', when: 'event.data.ok' } }],
};
const ANY_HOST = {
  ...WAITER,
  id: 'wait-for-any',
  inputs: { type: 'object' },
  outputs: { from: '{{ steps.word.output.subject }}' },
  steps: [{ id: 'word', type: 'wait-for-event', with: { event: 'com.example.any', read: 'envelope' } }],
};
const TRIGGERED = {
  ...WAITER,
  id: 'started-by-event',
  triggers: [{ event: 'com.example.alert', when: 'event.data.severity >= 7', inputs: { host: '{{ event.data.host }}' } }],
  outputs: { host: '{{ inputs.host }}' },
  steps: [{ id: 'note', type: 'transform', with: { value: 1 } }],
};
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem({ DEV_API_KEYS: 'ben:key-of-person-ben:lead' });
});
afterAll(() => system.stop());

describe('events over HTTP', () => {
  const cloudEvent = (id: string, change: object = {}) => ({
    specversion: '1.0',
    id,
    source: '/edr',
    type: TYPE,
    data: { ok: true },
    ...change,
  });
  const send = async (id: string, change: object = {}) => (await system.api.post('/events', cloudEvent(id, change))).body;
  const start = async (runbookId: string, inputs: object) =>
    (await system.api.post('/executions', { runbookId, inputs })).body.id as string;
  const ended = async (id: string) => (await system.api.get(`/executions/${id}?waitSeconds=30`)).body;

  beforeAll(async () => {
    for (const document of [WAITER, ANY_HOST, TRIGGERED, GATED, GATE_BEHIND_WORD])
      expect((await system.api.post('/runbooks', document)).status).toBe(201);
  });

  it('resume the run that waits, once, and say what became of each', async () => {
    const id = await start('wait-for-word', { host: 'h1' });
    expect(await send('1', { subject: 'h1', data: { ok: false }, ttlms: 0 })).toEqual({ disposition: 'no-match' });
    expect(await send('2', { subject: 'h1', data: { ok: true, by: 'edr' } })).toEqual({ disposition: 'correlated' });
    expect(await send('2', { subject: 'h1' })).toEqual({ disposition: 'duplicate' });
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { word: { ok: true, by: 'edr' } } });
  });

  it('that come before the wait are kept for it', async () => {
    expect(await send('10', { subject: 'h10' })).toEqual({ disposition: 'buffered' });
    expect(await ended(await start('wait-for-word', { host: 'h10' }))).toMatchObject({ status: 'COMPLETED' });
    const second = await start('wait-for-word', { host: 'h10' });
    expect((await system.api.get(`/executions/${second}`)).body.status).not.toBe('COMPLETED');
    expect(await send('11', { subject: 'h10' })).toEqual({ disposition: 'correlated' });
    expect(await ended(second)).toMatchObject({ status: 'COMPLETED' });
  });

  it('with a key reach a wait without one', async () => {
    const id = await start('wait-for-any', {});
    expect(await send('20', { type: 'com.example.any', subject: 'whoever' })).toEqual({ disposition: 'correlated' });
    expect(await ended(id)).toMatchObject({ outputs: { from: 'whoever' } });
  });

  it('start what they trigger, once', async () => {
    const alert = { type: 'com.example.alert', data: { severity: 9, host: 'h30' } };
    const first = await send('30', alert);
    expect(first).toEqual({ disposition: 'started', executions: [expect.stringMatching(/^exe_[0-9a-f]{32}$/)] });
    expect(await ended(first.executions[0])).toMatchObject({ outputs: { host: 'h30' }, trigger: { id: '30', source: '/edr' } });
    expect(await send('30', alert)).toEqual({ disposition: 'duplicate' });
    expect(await send('31', { ...alert, data: { severity: 1 }, ttlms: 0 })).toEqual({ disposition: 'no-match' });
    expect(await send('32', { ...alert, data: {}, ttlms: 0 })).toMatchObject({
      disposition: 'malformed',
      reasons: [expect.stringContaining('severity')],
    });
  });

  it('do not hide who sent them: what they start or resume is asked for by that person, who may not approve it', async () => {
    const { body } = await system.api.post('/events', cloudEvent('35', { type: 'com.example.breach' }));
    const run = await system.api.get(`/executions/${body.executions[0]}`);
    expect(run.body).toMatchObject({ status: 'AWAITING_APPROVAL', startedBy: { kind: 'person', id: 'dev' }, trigger: { id: '35' } });
    const { id, digest } = run.body.steps[0].approval;
    const vote = { decision: 'approve', digest };
    expect(await system.api.post(`/approvals/${id}/votes`, vote)).toMatchObject({ status: 403, body: { code: 'four-eyes' } });
    const ben = system.as('key-of-person-ben');
    expect((await ben.post(`/approvals/${id}/votes`, vote)).status).toBe(200);
    const started = await ben.post('/executions', { runbookId: 'gate-behind-word', inputs: {} });
    expect(await send('36', { subject: 'h36' })).toEqual({ disposition: 'correlated' });
    const resumed = await system.api.get(`/executions/${started.body.id}?waitSeconds=10`);
    expect(resumed.body).toMatchObject({ startedBy: { id: 'ben' }, requesters: ['dev'] });
  });

  it('come in batches, answered in their order', async () => {
    const events = [
      cloudEvent('40', { subject: 'h40' }),
      cloudEvent('41', { subject: 'h40', ttlms: 0 }),
      cloudEvent('40', { subject: 'h40' }),
    ];
    const answer = await system.api.post('/events', events, BATCH);
    expect(answer.status).toBe(202);
    expect(answer.body.items.map(({ disposition }: { disposition: string }) => disposition)).toEqual(['buffered', 'no-match', 'duplicate']);
  });

  it('in a batch do not suffer from one that is none, which is named by its place', async () => {
    const good = (id: string) => cloudEvent(id, { subject: 'h45' });
    const answer = await system.api.post('/events', [good('45'), { id: 'no event' }, good('46'), cloudEvent('47', { ttlms: 'x' })], BATCH);
    expect(answer.status).toBe(202);
    expect(answer.body.items).toMatchObject([
      { index: 0, disposition: 'buffered' },
      { index: 1, disposition: 'malformed', reasons: [expect.stringContaining('source')] },
      { index: 2, disposition: 'buffered' },
      { index: 3, disposition: 'malformed', reasons: [expect.stringContaining('ttlms')] },
    ]);
    expect(await send('45', { subject: 'h45' })).toEqual({ disposition: 'duplicate' });
  });

  it('are known as duplicates when thousands of their type and key came since, also after the process was killed', async () => {
    const numbered = (n: number) => cloudEvent(`many-${n}`, { subject: 'h46', ttlms: 0 });
    for (let from = 0; from < 6_000; from += 500) {
      const answer = await system.api.post(
        '/events',
        Array.from({ length: 500 }, (_, n) => numbered(from + n)),
        BATCH,
      );
      expect(answer.body.items.filter(({ disposition }: { disposition: string }) => disposition !== 'no-match')).toEqual([]);
    }
    expect((await system.api.post('/events', numbered(0))).body).toEqual({ disposition: 'duplicate' });
    await system.process.kill9();
    await system.process.start();
    for (const n of [0, 999, 3_000, 5_999])
      expect((await system.api.post('/events', numbered(n))).body).toEqual({ disposition: 'duplicate' });
  });

  it('may come in binary mode, with their attributes in headers', async () => {
    const id = await start('wait-for-word', { host: 'Müller' });
    const binary = async (eventId: string, type: string, body: string, more: object = {}) => {
      const headers = { 'ce-specversion': '1.0', 'ce-id': eventId, 'ce-source': '/edr', 'ce-type': TYPE, 'content-type': type, ...more };
      const answer = await fetch(`${system.url}/api/v1/events`, { method: 'POST', headers: { ...headers, 'x-api-key': API_KEY }, body });
      return { status: answer.status, body: (await answer.json()) as object };
    };
    const data = '{ "ok": true, "by": "binary" }';
    expect(await binary('70', 'application/json', data, { 'ce-subject': 'M%C3%BCller' })).toEqual({
      status: 202,
      body: { disposition: 'correlated' },
    });
    expect(await ended(id)).toMatchObject({ outputs: { word: { ok: true, by: 'binary' } } });
    expect(await binary('70', 'application/json', data)).toMatchObject({ body: { disposition: expect.any(String) as string } });
    expect(await binary('71', 'text/plain', 'just text', { 'ce-ttlms': '0' })).toEqual({ status: 202, body: { disposition: 'no-match' } });
    expect(await binary('72', 'application/json', data, { 'ce-subject': '%C0%A0' })).toMatchObject({
      status: 400,
      body: { code: 'invalid-request' },
    });
  });

  it('with large data are seen whole by the run that they resume', async () => {
    const id = await start('wait-for-word', { host: 'h50' });
    const notes = 'n'.repeat(200_000);
    expect(await send('50', { subject: 'h50', data: { ok: true, notes } })).toEqual({ disposition: 'correlated' });
    expect((await ended(id)).outputs.notes).toBe(notes.length);
  });

  it('are refused when they are none', async () => {
    expect(await system.api.post('/events', { id: '1' })).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect(await system.api.post('/events', [{ id: '1' }, 7], BATCH)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/0' }, { pointer: '/1' }] },
    });
    expect((await system.api.post('/events', [], BATCH)).status).toBe(400);
    expect((await system.api.post('/runbooks', cloudEvent('61'), { 'content-type': 'application/cloudevents+json' })).status).toBe(415);
    expect((await system.api.post('/events', cloudEvent('60', { ttlms: 'x' }))).status).toBe(400);
  });

  it('that were kept are met after the process was killed', async () => {
    expect(await send('70', { subject: 'h70' })).toEqual({ disposition: 'buffered' });
    const waiting = await start('wait-for-word', { host: 'h71' });
    await system.process.kill9();
    await system.process.start();
    expect(await send('70', { subject: 'h70' })).toEqual({ disposition: 'duplicate' });
    expect(await ended(await start('wait-for-word', { host: 'h70' }))).toMatchObject({ status: 'COMPLETED' });
    expect(await send('71', { subject: 'h71' })).toEqual({ disposition: 'correlated' });
    expect(await ended(waiting)).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('an event source over HTTP', () => {
  it('is registered, changed, listed and removed', async () => {
    const { api } = system;
    expect(await api.put('/event-sources/edr', { topic: 'edr.events' })).toMatchObject({
      status: 201,
      body: { id: 'edr', topic: 'edr.events', format: 'cloudevents', ttlMs: 3_600_000, revision: 1 },
    });
    expect(await api.put('/event-sources/edr', { topic: 'edr.events' })).toMatchObject({ status: 200, body: { revision: 1 } });
    expect(await api.put('/event-sources/edr', { topic: 'edr.events', ttlMs: 0 })).toMatchObject({
      status: 200,
      body: { revision: 2, ttlMs: 0 },
    });
    expect((await api.get('/event-sources')).body.items.map(({ id }: { id: string }) => id)).toEqual(['edr']);
    expect((await api.get('/event-sources/edr/dispositions')).body).toMatchObject({ counts: { correlated: 0 }, items: [] });
    expect((await api.remove('/event-sources/edr')).status).toBe(204);
    expect((await api.get('/event-sources/edr')).status).toBe(404);
    expect((await api.remove('/event-sources/edr')).status).toBe(404);
  });

  it.each([
    ['an id that is none', 'Bad', { topic: 't' }, 400],
    ['a topic of the platform', 'a1', { topic: 'runbook.execution.events' }, 400],
    ['a topic of a system beside it', 'a1', { topic: 'two.runbook.execution.events' }, 400],
    ['dead letters', 'a1', { topic: 'edr.dead-letter' }, 400],
    ['JSON without a type', 'a1', { topic: 't', format: 'json' }, 400],
    ['an expression that does not compile', 'a1', { topic: 't', mapping: { key: '{{ record. }}' } }, 400],
    ['an expression over something else', 'a1', { topic: 't', mapping: { key: '{{ inputs.host }}' } }, 400],
    ['a member that is not known', 'a1', { topic: 't', more: 1 }, 400],
  ])('is refused: %s', async (_, id, body, status) => {
    expect((await system.api.put(`/event-sources/${id}`, body)).status).toBe(status);
  });

  it('does not share its topic', async () => {
    expect((await system.api.put('/event-sources/one', { topic: 'shared' })).status).toBe(201);
    expect(await system.api.put('/event-sources/two', { topic: 'shared' })).toMatchObject({
      status: 409,
      body: { code: 'topic-taken', errors: [{ pointer: '/topic' }] },
    });
    expect((await system.api.remove('/event-sources/one')).status).toBe(204);
    expect((await system.api.put('/event-sources/two', { topic: 'shared' })).status).toBe(201);
  });

  it('has its topic alone, also when several ask for it at once', async () => {
    const ids = ['at-once-1', 'at-once-2', 'at-once-3', 'at-once-4'];
    const answers = await Promise.all(ids.map((id) => system.api.put(`/event-sources/${id}`, { topic: 'at-once' })));
    expect(answers.map(({ status }) => String(status)).sort()).toEqual(['201', '409', '409', '409']);
    const { items } = (await system.api.get('/event-sources')).body as { items: { id: string; topic?: string }[] };
    expect(items.filter(({ topic }) => topic === 'at-once')).toHaveLength(1);
  });
});
