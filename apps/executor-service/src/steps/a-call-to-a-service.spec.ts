import type { Json } from '@runbook/domain';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { EgressGuard } from '../egress/egress-guard.js';
import { OutboundHttp } from '../http/outbound-http.js';
import { REPLY_BYTES_MAX } from '../http/reply-reading.js';
import { nothingToRedact, redactorOf } from '../redact.js';
import { CallServiceRunner } from './call-service.js';
import { StepFailure, type StepAttempt } from './step-runner.js';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

describe('a call to a service', () => {
  let server: Server;
  let http: OutboundHttp;
  let runner: CallServiceRunner;
  let url: string;
  let handler: Handler;
  let received: { method?: string; url?: string; headers: IncomingMessage['headers']; body: string }[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ method: request.method, url: request.url, headers: request.headers, body });
        handler(request, response, body);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
    http = new OutboundHttp(new EgressGuard([`127.0.0.1:${port}`, `localhost:${port}`]));
    runner = new CallServiceRunner(http);
  });

  afterAll(async () => {
    await http.close();
    await new Promise((resolve) => void server.close(resolve));
  });

  beforeEach(() => {
    received = [];
    handler = (_request, response) => response.setHeader('content-type', 'application/json').end('{"score":70}');
  });

  const attempt = (parameters: Json, more: Partial<StepAttempt> = {}): StepAttempt => ({
    execution: {
      id: 'exe_1',
      tenant: 't',
      runbook: { id: 'r', version: 1, digest: 'd' },
      startedAt: '2026-11-21T10:00:00Z',
      dataLicenses: [],
    },
    step: 'lookup',
    attempt: 1,
    idempotencyKey: 'exe_1/lookup',
    signal: new AbortController().signal,
    parameters,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    redactor: nothingToRedact,
    ...more,
  });
  const call = (parameters: Record<string, Json>, more: Partial<StepAttempt> = {}) =>
    runner.run(attempt({ url: `${url}/api`, ...parameters }, more));
  const failure = async (running: Promise<unknown>): Promise<StepFailure> => {
    const error: unknown = await running.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StepFailure);
    return error as StepFailure;
  };

  it('sends JSON with the idempotency key and the trace, and gives status, headers and body', async () => {
    const outcome = await call({ method: 'post', body: { sha256: 'ab' }, headers: { 'X-Team': 'soc', 'x-depth': 3 } });
    expect(outcome.output).toEqual({ score: 70 });
    expect(outcome.http).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/api', body: '{"sha256":"ab"}' });
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'exe_1/lookup',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'x-team': 'soc',
      'x-depth': '3',
    });
  });

  it('sends text as it is, and nothing when there is no body', async () => {
    await call({ method: 'PUT', body: 'plain' });
    await call({ method: 'PUT', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
    await call({});
    expect(received.map(({ body }) => body)).toEqual(['plain', '{"a":1}', '']);
    expect(received.map(({ headers }) => headers['content-type'])).toEqual(['text/plain; charset=utf-8', 'application/json', undefined]);
  });

  it.each<[string, string | undefined, string | Buffer, Json]>([
    ['JSON', 'application/json; charset=utf-8', '[1,{"a":null}]', [1, { a: null }]],
    ['JSON behind a byte order mark', 'application/json', '\ufeff{"a":1}', { a: 1 }],
    ['a +json type', 'application/problem+json', '{"title":"x"}', { title: 'x' }],
    ['a +json type that does not parse', 'application/x+json', '{"title":', '{"title":'],
    ['text that looks like JSON', 'text/plain', '{"a":1}', '{"a":1}'],
    ['text without a type', undefined, 'hello', 'hello'],
    ['Latin-1', 'text/plain; charset=iso-8859-1', Buffer.from([0xfc]), 'ü'],
    ['nothing', 'application/json', '', null],
  ])('reads %s', async (_what, type, body, output) => {
    handler = (_request, response) => {
      if (type) response.setHeader('content-type', type);
      response.end(body);
    };
    expect((await call({})).output).toEqual(output);
  });

  it('unpacks what a server compressed unasked', async () => {
    handler = (_request, response) =>
      response.setHeader('content-type', 'application/json').setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}'));
    expect((await call({})).output).toEqual({ a: 1 });
  });

  it.each<[string, string, Buffer | string]>([
    ['JSON that is none', 'application/json', '{"a":'],
    ['bytes that are no text', 'application/octet-stream', Buffer.from([0xff, 0xfe, 0x00])],
  ])('refuses %s as invalid output', async (_what, type, body) => {
    handler = (_request, response) => response.setHeader('content-type', type).end(body);
    expect((await failure(call({}))).error).toMatchObject({ name: 'invalid-output', terminal: true });
  });

  it.each([
    [400, true],
    [404, true],
    [408, undefined],
    [425, undefined],
    [429, undefined],
    [500, undefined],
    [503, undefined],
  ])('fails on %i, for good: %s', async (status, terminal) => {
    handler = (_request, response) => response.writeHead(status, { 'retry-after': '7', 'content-type': 'text/plain' }).end('sorry');
    const { error, http: reply } = await failure(call({ method: 'POST' }));
    expect(error).toMatchObject({ name: `http-${status}`, details: { status, retryAfter: '7', body: 'sorry' } });
    expect(error.terminal).toBe(terminal);
    expect(error.message).toContain(`expected status 2xx from POST ${url}/api, found ${status}`);
    expect(reply?.status).toBe(status);
  });

  it('takes the statuses that the step expects and no others', async () => {
    handler = (_request, response) => response.writeHead(404).end();
    expect((await call({ expect: { status: [200, 404] } })).http?.status).toBe(404);
    handler = (_request, response) => response.writeHead(200).end();
    expect((await failure(call({ expect: { status: [201] } }))).error.name).toBe('http-200');
  });

  it('ends at once when it is called off', async () => {
    handler = () => undefined;
    const controller = new AbortController();
    const running = failure(call({}, { signal: controller.signal }));
    setTimeout(() => controller.abort(new Error('called off')), 20);
    expect((await running).error.message).toContain('called off');
    expect((await failure(call({}, { signal: AbortSignal.abort(new Error('before')) }))).error.message).toContain('before');
  });

  it('says connection when nobody listens or the reply breaks off', async () => {
    handler = (_request, response) => response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
    expect((await failure(call({}))).error).toMatchObject({ name: 'connection' });
    const guard = new OutboundHttp(new EgressGuard(['127.0.0.1:1']));
    const refused = await failure(new CallServiceRunner(guard).run(attempt({ url: 'http://127.0.0.1:1/' })));
    expect(refused.error).toMatchObject({ name: 'connection', details: { code: 'ECONNREFUSED' } });
    expect(refused.error.terminal).toBeUndefined();
    await guard.close();
  });

  it('stops reading a reply over the limit', async () => {
    handler = (_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const push = () => void (response.destroyed || response.write(chunk, push));
      push();
    };
    const { error } = await failure(call({}));
    expect(error).toMatchObject({ name: 'limit-exceeded', terminal: true });
    expect(error.message).toContain(String(REPLY_BYTES_MAX));
  });

  it('never records cookies and credentials, and few and short headers', async () => {
    handler = (_request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('authorization', 'Bearer x').setHeader('x-long', 'l'.repeat(5000));
      for (let n = 0; n < 60; n++) response.setHeader(`x-${n}`, 'v');
      response.end();
    };
    const headers = (await call({})).http?.headers ?? {};
    expect(Object.keys(headers)).toHaveLength(32);
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('authorization');
    expect(headers['x-long']?.length).toBeLessThan(600);
  });

  it('carries its credential as the author asks', async () => {
    const redactor = redactorOf(new Map([['ti', 'ana:s3cret']]));
    const more = { credential: 'ana:s3cret', redactor };
    await call({ credential: 'ti' }, more);
    await call({ credential: 'ti', auth: 'basic' }, more);
    await call({ credential: 'ti', auth: { type: 'basic' } }, more);
    await call({ credential: 'ti', auth: { type: 'header', name: 'X-Api-Key' } }, more);
    const basic = `Basic ${Buffer.from('ana:s3cret').toString('base64')}`;
    expect(received.map(({ headers }) => headers.authorization ?? headers['x-api-key'])).toEqual([
      'Bearer ana:s3cret',
      basic,
      basic,
      'ana:s3cret',
    ]);
  });

  it('with a secret that no header can carry is denied without showing it', async () => {
    const { error } = await failure(call({ credential: 'ti' }, { credential: 'two\r\nX-Evil: 1' }));
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(JSON.stringify(error)).not.toContain('Evil');
  });

  describe('that is redirected', () => {
    it('goes along, changes to GET where the standard says so, and keeps the body on 307', async () => {
      for (const [status, method, body] of [
        [302, 'GET', ''],
        [303, 'GET', ''],
        [307, 'POST', '{"a":1}'],
        [308, 'POST', '{"a":1}'],
      ] as const) {
        received = [];
        handler = (request, response) =>
          request.url === '/api' ? response.writeHead(status, { location: '/there?x=1' }).end() : response.end('arrived');
        expect((await call({ method: 'POST', body: { a: 1 } })).output).toBe('arrived');
        expect(received[1]).toMatchObject({ method, url: '/there?x=1', body });
      }
    });

    it('drops credentials and secrets when the origin changes', async () => {
      const other = url.replace('127.0.0.1', 'localhost');
      handler = (request, response) =>
        request.headers.host?.startsWith('localhost') ? response.end('ok') : response.writeHead(302, { location: `${other}/x` }).end();
      const more = { credential: 't0psecret', redactor: redactorOf(new Map([['ti', 't0psecret']])) };
      await call({ credential: 'ti', headers: { cookie: 'a=1', 'x-key': 'k-t0psecret', 'x-plain': 'stays' } }, more);
      expect(received[0]?.headers).toMatchObject({ authorization: 'Bearer t0psecret', cookie: 'a=1' });
      expect(JSON.stringify(received[1]?.headers)).not.toMatch(/t0psecret|cookie/);
      expect(received[1]?.headers['x-plain']).toBe('stays');
    });

    it('is denied when a body with a secret would go to another origin', async () => {
      handler = (_request, response) => response.writeHead(307, { location: `${url.replace('127.0.0.1', 'localhost')}/x` }).end();
      const redactor = redactorOf(new Map([['ti', 't0psecret']]));
      const { error } = await failure(call({ method: 'POST', body: { key: 't0psecret' } }, { redactor }));
      expect(error).toMatchObject({ name: 'denied', terminal: true });
      expect(received).toHaveLength(1);
    });

    it('is checked by the guard each time', async () => {
      handler = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
      expect((await failure(call({}))).error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'metadata' } });
    });

    it('ends after five', async () => {
      handler = (_request, response) => response.writeHead(302, { location: '/again' }).end();
      expect((await failure(call({}))).error).toMatchObject({ name: 'limit-exceeded', terminal: true });
      expect(received).toHaveLength(6);
    });

    it('stays where the step expects the redirect itself', async () => {
      handler = (_request, response) => response.writeHead(302, { location: '/there' }).end();
      expect((await call({ expect: { status: [302] } })).http).toMatchObject({ status: 302, headers: { location: '/there' } });
    });
  });

  it.each<[string, Json, string[]]>([
    ['no parameters', null, ['/']],
    ['no URL', {}, ['/url']],
    ['a relative URL', { url: '/api' }, ['/url']],
    ['unknown members', { url: 'http://a.example', retries: 1, timeout: 2 }, ['/']],
    ['a strange method', { url: 'http://a.example', method: 'CONNECT' }, ['/method']],
    [
      'reserved headers',
      { url: 'http://a.example', headers: { Host: 'b', 'Transfer-Encoding': 'chunked' } },
      ['/headers/Host', '/headers/Transfer-Encoding'],
    ],
    ['a header with a line end', { url: 'http://a.example', headers: { 'x-a': 'b\r\nx-c: d' } }, ['/headers/x-a']],
    ['the same header twice', { url: 'http://a.example', headers: { a: '1', A: '2' } }, ['/headers/A']],
    ['an impossible status', { url: 'http://a.example', expect: { status: [42] } }, ['/expect/status/0']],
  ])('is refused for %s, every path named', async (_what, parameters, paths) => {
    const { error } = await failure(runner.run(attempt(parameters)));
    expect(error).toMatchObject({ name: 'invalid-input', terminal: true });
    const violations = (error.details as { violations: { path: string }[] }).violations;
    expect(violations.map(({ path }) => path || '/')).toEqual(paths);
    expect(received).toEqual([]);
  });

  it('tells its host for the limit per host', () => {
    expect(runner.target({ url: 'https://EDR.example:8443/x' })).toBe('edr.example:8443');
    expect([runner.target({ url: 'nonsense' }), runner.target(null), runner.target([])]).toEqual([undefined, undefined, undefined]);
  });
});
