import { connect } from 'node:net';
import { GREET } from './documents.js';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { API_KEY } from './running-system.mjs';

describe('a request that is refused', () => {
  let system: SharedSystem;
  beforeAll(async () => {
    system = await sharedSystem();
    await system.api.post('/runbooks', GREET);
  });
  afterAll(() => system.stop());

  const start = (body: unknown, headers?: Record<string, string>) => system.api.post('/executions', body, headers);

  it.each([
    ['an unknown member', { runbookId: 'greet', inputs: { name: 'a' }, surprise: 1 }, 400, 'invalid-request', '/surprise'],
    ['inputs of another shape', { runbookId: 'greet', inputs: { name: 1, age: 'x' } }, 400, 'invalid-inputs', '/inputs/age'],
    ['no inputs', { runbookId: 'greet' }, 400, 'invalid-inputs', '/inputs/name'],
    ['no runbook', {}, 400, 'invalid-request', '/runbookId'],
    ['an unknown runbook', { runbookId: 'nobody-knows' }, 404, 'runbook-unknown', '/runbookId'],
    ['an unknown version', { runbookId: 'greet', version: 9, inputs: { name: 'a' } }, 404, 'runbook-unknown', '/version'],
    ['a list as its body', [], 400, 'invalid-request', ''],
    [
      'half a legal basis',
      { runbookId: 'greet', inputs: { name: 'a' }, legalBasis: { authority: 'A' } },
      400,
      'invalid-request',
      '/legalBasis/reference',
    ],
  ])('for %s', async (_what, body, status, code, pointer) => {
    const answer = await start(body);
    expect(answer).toMatchObject({ status, body: { status, code, type: `https://runbook-orchestrator.dev/problems/${code}` } });
    expect(answer.body.errors.map((entry: { pointer: string }) => entry.pointer)).toContain(pointer);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body.traceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('for JSON that is none, with the place', async () => {
    expect(await start('{"runbookId": greet}')).toMatchObject({
      status: 400,
      body: { code: 'malformed-json', position: 14, errors: [{ line: 1, column: 15 }] },
    });
  });

  it('for a body of another type', async () => {
    expect(await start('x', { 'content-type': 'text/plain' })).toMatchObject({ status: 415, body: { code: 'media-type-unsupported' } });
    expect((await start('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await start('id: greet', { 'content-type': 'application/yaml' })).status).toBe(415);
  });

  it('for a body over 10 MB', async () => {
    expect(await start({ runbookId: 'greet', inputs: { name: 'x'.repeat(10 * 1024 * 1024) } })).toMatchObject({
      status: 413,
      body: { code: 'payload-too-large' },
    });
  });

  it('for every fault of a runbook at once, each with its place', async () => {
    const text = 'apiVersion: runbook/v1\nid: Bad Id\nnam: x\nsteps:\n  - { id: a, type: nonsense }\n';
    const answer = await system.api.post('/runbooks', text, { 'content-type': 'application/yaml' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-runbook' } });
    expect(answer.body.errors.length).toBeGreaterThan(2);
    for (const entry of answer.body.errors)
      expect(entry).toMatchObject({
        code: expect.any(String),
        message: expect.any(String),
        path: expect.any(String),
        line: expect.any(Number),
        column: expect.any(Number),
      });
    expect((await system.api.post('/runbooks/check', text, { 'content-type': 'application/yaml' })).body).toMatchObject({ valid: false });
    expect((await system.api.post('/runbooks/check', GREET)).body).toMatchObject({ valid: true, errors: [] });
  });

  it.each([
    ['/executions?surprise=1', 400],
    ['/executions?limit=0', 400],
    ['/executions?limit=201', 400],
    ['/executions?cursor=nonsense', 400],
    ['/executions?status=NOT_A_STATUS', 400],
    ['/executions?startedAfter=yesterday', 400],
    ['/executions?tenant=somebody-else', 403],
    ['/executions/exe_none', 404],
    ['/executions/exe_none?waitSeconds=61', 400],
    ['/executions/exe_none?waitSeconds=-1', 400],
    ['/executions/exe_none/logs', 404],
    ['/executions/exe_none/stream', 404],
    ['/runbooks/none', 404],
    ['/runbooks/greet/versions/0', 400],
    ['/runbooks/greet/versions/7', 404],
    ['/nowhere', 404],
  ])('as GET %s with %d', async (path, status) => {
    const answer = await system.api.get(path);
    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('for a method that is not possible, which says what is', async () => {
    const answer = await fetch(`${system.url}/api/v1/executions`, { method: 'PUT', headers: { 'x-api-key': API_KEY } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toContain('POST');
  });

  it.each([[{}], [{ 'x-api-key': '' }], [{ 'x-api-key': `${API_KEY}x` }], [{ 'x-api-key': 'x'.repeat(5_000) }]])(
    'without a key that is known',
    async (headers) => {
      const answer = await fetch(`${system.url}/api/v1/executions`, { headers: headers as Record<string, string> });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^key-/) });
    },
  );

  it('needs no key for health, documentation and the first page', async () => {
    for (const path of ['/', '/health/live', '/health/ready', '/api/v1/health/ready', '/api/docs', '/api/docs-json']) {
      const answer = await fetch(`${system.url}${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('leaves the service alive, whatever the bytes', async () => {
    const { port } = new URL(system.url);
    const lines = [
      'GET /api/v1/executions HTTP/1.1\r\n\r\n',
      '\u0000\u0001\r\n\r\n',
      'POST /api/v1/executions HTTP/1.1\r\nContent-Length: 5\r\n\r\n{',
      'x'.repeat(100_000),
    ];
    for (const text of lines) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(text));
        socket.on('error', () => resolve());
        socket.on('close', () => resolve());
        socket.resume();
      });
    }
    expect((await system.api.get('/executions')).status).toBe(200);
  });
});
