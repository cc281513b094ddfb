import { GREET, REPORT, RETRYING } from './documents.js';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { readStream } from './server-sent-events.js';

describe('a run over HTTP', () => {
  let system: SharedSystem;
  const yaml = { 'content-type': 'application/yaml' };
  const basis = { authority: 'A', reference: 'R', classification: 'C', authorizedUsers: ['dev'], purpose: 'P' };
  const start = (body: unknown, headers: Record<string, string> = {}) =>
    system.api.post('/executions', body, { prefer: 'wait=30', ...headers });

  beforeAll(async () => {
    system = await sharedSystem();
    for (const document of [GREET, RETRYING]) expect((await system.api.post('/runbooks', document)).status).toBe(201);
    expect((await system.api.post('/runbooks', REPORT, yaml)).status).toBe(201);
  });
  afterAll(() => system.stop());

  it('begins with a runbook that can be seen at once', async () => {
    const registered = await system.api.post('/runbooks', { ...GREET, id: 'seen-at-once' });
    expect(registered).toMatchObject({ status: 201, body: { id: 'seen-at-once', version: 1 } });
    expect(registered.headers.get('location')).toBe('/api/v1/runbooks/seen-at-once/versions/1');
    const { digest } = registered.body;
    const version = await system.api.get('/runbooks/seen-at-once/versions/1');
    expect(version.headers.get('etag')).toBe(`"${digest}"`);
    expect(version.body.definition).toEqual({ ...GREET, id: 'seen-at-once' });
    expect((await system.api.get('/runbooks/seen-at-once/versions/1', { 'if-none-match': `"${digest}"` })).status).toBe(304);
    expect((await system.api.post('/runbooks', { ...GREET, id: 'seen-at-once', name: 'Again' })).body.version).toBe(2);
    expect((await system.api.get('/runbooks/seen-at-once')).body).toMatchObject({ version: 2, versions: [{ version: 1 }, { version: 2 }] });
    expect((await system.api.get('/runbooks')).body.items.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(['greet', 'seen-at-once']),
    );
  });

  it('is answered when it has ended', async () => {
    const answer = await start({ runbookId: 'greet', inputs: { name: 'Ana' }, incidentId: 'INC-1' });
    expect(answer).toMatchObject({ status: 201, body: { status: 'COMPLETED', incidentId: 'INC-1', outputs: { greeting: 'Hello, Ana' } } });
    expect(answer.headers.get('location')).toBe(`/api/v1/executions/${answer.body.id}`);
    expect((await system.api.get(`/executions/${answer.body.id}?waitSeconds=5`)).body).toEqual(answer.body);
  });

  it('is the same run for the same key and body, and refuses another body', async () => {
    const key = { 'idempotency-key': '"once-only"' };
    const first = await start({ runbookId: 'greet', inputs: { name: 'Ana', age: 3 } }, key);
    const second = await start({ inputs: { age: 3, name: 'Ana' }, runbookId: 'greet' }, key);
    expect(second).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(await start({ runbookId: 'greet', inputs: { name: 'Ben' } }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  it('begins once, however many ask at the same moment', async () => {
    const key = { 'idempotency-key': '"many-at-once"' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => start({ runbookId: 'greet', inputs: { name: 'Ana' } }, key)));
    const ids = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => body.id));
    expect(ids.size).toBe(1);
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  });

  it('is listed newest first, page by page, without a gap', async () => {
    const incident = `INC-${Date.now()}`;
    const begun: string[] = [];
    for (let n = 0; n < 7; n++)
      begun.push((await start({ runbookId: 'greet', inputs: { name: String(n) }, incidentId: incident })).body.id);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await system.api.get(`/executions?incidentId=${incident}&limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      listed.push(...page.body.items.map(({ id }: { id: string }) => id));
      cursor = page.body.nextCursor;
    } while (cursor);
    expect([...listed].sort()).toEqual([...begun].sort());
    expect((await system.api.get(`/executions?incidentId=${incident}&status=FAILED`)).body.items).toEqual([]);
  });

  it('leaves its records, chained, and the proof that they are whole', async () => {
    const { id } = (await start({ runbookId: 'greet', inputs: { name: 'Ana' } })).body;
    const logs = (await system.api.get(`/executions/${id}/logs`)).body;
    expect(logs).toMatchObject({
      complete: true,
      items: [{ version: 1, prev: null, events: [{ type: 'ExecutionStarted' }, {}, { type: 'ExecutionCompleted' }] }],
    });
    expect((await system.api.get(`/executions/${id}/logs/verify`)).body).toMatchObject({
      valid: true,
      complete: true,
      head: { hash: logs.items.at(-1).hash },
    });
    const whole = (await system.api.get('/audit/verify?partition=0')).body;
    expect(whole).toMatchObject({
      topic: 'runbook.execution.events',
      partition: 0,
      valid: true,
      headHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(whole.entries).toBeGreaterThanOrEqual(1);
    const noted = (headHash: string) => system.api.get(`/audit/verify?partition=0&entries=${whole.entries}&headHash=${headHash}`);
    expect((await noted(whole.headHash)).body).toMatchObject({ valid: true });
    expect((await noted('0'.repeat(64))).body).toMatchObject({ valid: false, fault: { kind: 'edited', index: whole.entries - 1 } });
    for (const query of ['partition=999999', 'partition=0&entries=1', 'partition=-1', 'partition=0&topic=x', ''])
      expect(await system.api.get(`/audit/verify?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    expect((await system.api.get(`/executions/${id}/evidence`)).body).toMatchObject({
      format: 'runbook-evidence/1',
      records: [{ hash: logs.items[0].hash }],
    });
    expect((await system.api.get(`/executions/${id}/stats`)).body).toMatchObject({ records: 1, events: 3, totals: { steps: 1 } });
  });

  it('gives its report as JSON or Markdown, or says why there is none', async () => {
    const body = { runbookId: 'make-report', inputs: { notes: 'n'.repeat(100_000) }, legalBasis: basis, dataLicenses: ['internal'] };
    const { id, outputs } = (await start(body)).body;
    expect(JSON.stringify(outputs)).toContain('$blob');
    expect((await system.api.get(`/executions/${id}/report`)).body).toEqual({
      ...{ verdict: 'attributed', notes: 'n'.repeat(100_000), dataLicenses: ['internal'] },
    });
    const markdown = await system.api.get(`/executions/${id}/report`, { accept: 'text/markdown' });
    expect(markdown.headers.get('content-type')).toMatch(/^text\/markdown/);
    expect(markdown.body).toBe('# Verdict: attributed\n\nData licences: internal.\n');
    const other = (await start({ runbookId: 'greet', inputs: { name: 'Ana' } })).body;
    expect(await system.api.get(`/executions/${other.id}/report`)).toMatchObject({ status: 404, body: { code: 'report-absent' } });
  });

  it('is refused without the authority that its runbook asks for', async () => {
    expect(await start({ runbookId: 'make-report' })).toMatchObject({
      status: 400,
      body: { code: 'legal-basis-missing', errors: [{ pointer: '/legalBasis' }] },
    });
    const foreign = { ...basis, authorizedUsers: ['somebody-else'] };
    expect(await start({ runbookId: 'make-report', legalBasis: foreign, dataLicenses: ['internal'] })).toMatchObject({
      status: 403,
      body: { code: 'not-authorized' },
    });
    expect(await start({ runbookId: 'make-report', legalBasis: basis })).toMatchObject({
      status: 400,
      body: { code: 'data-license-missing' },
    });
  });

  it('is watched live, and after every cut from where it was', async () => {
    const { id } = (await system.api.post('/executions', { runbookId: 'retrying' })).body;
    const stream = `${system.url}/api/v1/executions/${id}/stream`;
    const [whole, cut] = await Promise.all([readStream(stream), readStream(stream, undefined, (seen) => seen.length >= 3)]);
    const rest = await readStream(stream, cut.seen.at(-1)?.id);
    const ids = (seen: readonly { id: string }[]) => seen.map((one) => one.id);
    expect(whole.seen.at(-1)?.event).toBe('ExecutionFailed');
    expect([...ids(cut.seen), ...ids(rest.seen)]).toEqual(ids(whole.seen));
    expect(ids((await readStream(stream)).seen)).toEqual(ids(whole.seen));
    expect((await readStream(stream, whole.seen.at(-1)?.id)).status).toBe(204);
  });
});
