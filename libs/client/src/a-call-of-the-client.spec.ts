import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRunbookClient, RunbookProblem } from './index.js';

let server: Server;
let url: string;
let answer: { readonly status: number; readonly body: string; readonly headers?: Record<string, string> };
let asked: { readonly method?: string; readonly url?: string; readonly headers: IncomingHttpHeaders; readonly body: string } | undefined;
beforeEach(async () => {
  asked = undefined;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked = {
        ...(request.method && { method: request.method }),
        ...(request.url && { url: request.url }),
        headers: request.headers,
        body,
      };
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise<void>((done) => void server.close(() => done())));

const refusedBy = async (call: Promise<unknown>): Promise<RunbookProblem> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RunbookProblem)) throw new Error(`expected a problem, found ${String(error)}`);
  return error;
};

describe('a call of the client', () => {
  it('shows the key, and brings what the route answers', async () => {
    answer = { status: 201, body: '{"id":"exe_1"}' };
    const client = createRunbookClient({ url: `${url}/`, key: 'rbk_1' });
    const { data } = await client.POST('/api/v1/executions', {
      params: { header: { 'Idempotency-Key': 'alert-1' } },
      body: { runbookId: 'contain', inputs: { host: 'ws-7' } },
    });
    expect(data).toEqual({ id: 'exe_1' });
    expect(asked).toMatchObject({
      method: 'POST',
      url: '/api/v1/executions',
      headers: { 'x-api-key': 'rbk_1', 'idempotency-key': 'alert-1' },
      body: '{"runbookId":"contain","inputs":{"host":"ws-7"}}',
    });
  });

  it('asks for a token each time', async () => {
    answer = { status: 200, body: '{}' };
    let count = 0;
    const client = createRunbookClient({ url, token: async () => `t${(count += 1)}` });
    await client.GET('/api/v1/auth/me');
    await client.GET('/api/v1/auth/me');
    expect(asked?.headers.authorization).toBe('Bearer t2');
  });

  it('throws what is refused, with all that the answer says', async () => {
    const errors = [{ pointer: '/inputs/host', message: 'expected text' }];
    const problem = { type: 'x', title: 'Invalid', status: 400, code: 'invalid-inputs', detail: 'expected text', errors, traceId: 't' };
    answer = {
      status: 400,
      body: JSON.stringify(problem),
      headers: { 'x-request-id': 'req-1', 'content-type': 'application/problem+json' },
    };
    const found = await refusedBy(createRunbookClient({ url, key: 'k' }).GET('/api/v1/auth/me'));
    expect(found).toMatchObject({ status: 400, code: 'invalid-inputs', errors, requestId: 'req-1', members: { traceId: 't' } });
    expect(found.message).toBe('invalid-inputs: expected text');
  });

  it('says that an answer is not the service’s, and follows none elsewhere with the key', async () => {
    const client = createRunbookClient({ url, key: 'k' });
    answer = { status: 502, body: '<html>Bad Gateway</html>', headers: { 'content-type': 'text/html' } };
    expect(await refusedBy(client.GET('/api/v1/auth/me'))).toMatchObject({
      status: 502,
      code: 'no-problem',
      detail: expect.stringContaining('Bad Gateway'),
    });
    answer = { status: 302, body: '', headers: { location: `${url}/elsewhere` } };
    expect(await refusedBy(client.GET('/api/v1/auth/me'))).toMatchObject({ code: 'no-problem' });
    expect(asked?.url).toBe('/api/v1/auth/me');
  });

  it('is made with one way to say who calls', () => {
    expect(() => createRunbookClient({ url })).toThrow('expected a key or a token, found neither');
    expect(() => createRunbookClient({ url, key: 'k', token: () => 't' })).toThrow('expected a key or a token, found both');
  });
});
