import type { Json } from '@runbook/domain';
import { EgressGuard, HEADER_BYTES_MAX, OutboundConnections, OutboundHttp, REPLY_BYTES_MAX } from '@runbook/outbound';
import { once } from 'node:events';
import { constants, createSecureServer, type Http2SecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { GrpcChannels } from '../src/grpc/grpc-channel.js';
import { CallServiceRunner } from '../src/steps/call-service.js';
import { GrpcCalls } from '../src/steps/grpc-call.js';
import type { StepAttempt } from '../src/steps/step-runner.js';
import { attemptOf, failureOf } from './called-service.js';
import { certificate } from './grpc-server.js';

/** It offers nothing else by ALPN, and takes no HTTP/1.1. */
describe('a server that speaks HTTP/2 alone', () => {
  let server: Http2SecureServer;
  let http: OutboundHttp;
  let runner: CallServiceRunner;
  let answer: (stream: ServerHttp2Stream, body: string) => void;
  const sessions = new Set<ServerHttp2Session>();
  const received: { headers: Record<string, unknown>; body: string }[] = [];

  beforeAll(async () => {
    const authorities = await certificate('server.pem');
    server = createSecureServer({ key: await certificate('server-key.pem'), cert: authorities, allowHTTP1: false });
    server.on('session', (session) => void sessions.add(session));
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      let body = '';
      stream.on('error', () => undefined).on('data', (chunk: Buffer) => (body += chunk.toString()));
      stream.on('end', () => (received.push({ headers, body }), answer(stream, body)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const guard = new EgressGuard([`localhost:${port()}`], () => Promise.resolve(['127.0.0.1']));
    const connections = new OutboundConnections(guard, { authorities });
    http = new OutboundHttp(connections);
    runner = new CallServiceRunner(http, new GrpcCalls(new GrpcChannels(connections)));
  });
  afterAll(async () => {
    await http.close();
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => void server.close(resolve));
  });
  beforeEach(() => {
    received.length = 0;
    answer = (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.end('{"score":70}');
    };
  });

  const port = () => (server.address() as AddressInfo).port;
  const call = (more: Record<string, Json> = {}, attempt: Partial<StepAttempt> = {}) =>
    runner.run(attemptOf({ url: `https://localhost:${port()}/api?x=1`, ...more }, attempt));

  it('is called like any other, over one connection', async () => {
    let departed = 0;
    const departing = () => void departed++;
    for (const more of [{ method: 'POST', body: { a: 'ü' }, headers: { 'x-team': 'soc' } }, { method: 'GET' }, { method: 'POST' }]) {
      const { output, http: reply } = await call(more as Record<string, Json>, { departing });
      expect(output).toEqual({ score: 70 });
      expect(reply).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
      expect(Object.keys(reply?.headers ?? {}).filter((name) => name.startsWith(':'))).toEqual([]);
    }
    expect(departed).toBe(3);
    expect(
      received.map(({ headers, body }) => [headers[':method'], headers[':path'], headers[':authority'], headers['content-length'], body]),
    ).toEqual([
      ['POST', '/api?x=1', `localhost:${port()}`, '10', '{"a":"ü"}'],
      ['GET', '/api?x=1', `localhost:${port()}`, undefined, ''],
      ['POST', '/api?x=1', `localhost:${port()}`, '0', ''],
    ]);
    expect(received[0]?.headers).toMatchObject({ 'x-team': 'soc', 'idempotency-key': 'exe_1/lookup', 'user-agent': 'runbook-executor' });
    expect(sessions.size).toBe(1);
  });

  it('is called by several at once', async () => {
    const outputs = await Promise.all(Array.from({ length: 20 }, () => call()));
    expect(outputs.map(({ output }) => output)).toEqual(Array(20).fill({ score: 70 }));
  });

  it('may say something before its reply', async () => {
    answer = (stream) => {
      stream.additionalHeaders({ ':status': 100 });
      stream.additionalHeaders({ ':status': 102 });
      stream.additionalHeaders({ ':status': 103, link: '</x>; rel=preload' });
      stream.respond({ ':status': 201, 'x-final': 'yes' });
      stream.end('made');
    };
    const { output, http: reply } = await call({ method: 'POST' });
    expect(output).toBe('made');
    expect(reply).toMatchObject({ status: 201, headers: { 'x-final': 'yes' } });
    expect(reply?.headers).not.toHaveProperty('link');
  });

  it('fails by its status, and asks to wait', async () => {
    answer = (stream) => void (stream.respond({ ':status': 429, 'retry-after': '7' }), stream.end('slow down'));
    const { error, retryAfterMs } = await failureOf(call());
    expect(error).toMatchObject({ name: 'http-429', details: { body: 'slow down', retryAfter: '7' } });
    expect(retryAfterMs).toBe(7_000);
  });

  it.each<[string, (stream: ServerHttp2Stream) => void]>([
    ['resets the stream', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)],
    ['refuses the stream', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM)],
    ['resets the stream without an error, before a reply', (stream) => stream.close(constants.NGHTTP2_NO_ERROR)],
    [
      'cuts its reply',
      (stream) => (
        stream.respond({ ':status': 200, 'content-length': '9' }),
        stream.write('half'),
        stream.close(constants.NGHTTP2_NO_ERROR)
      ),
    ],
    ['loses its connection', (stream) => (stream.respond({ ':status': 200 }), stream.write('half'), stream.session?.destroy())],
    ['goes away', (stream) => stream.session?.goaway(constants.NGHTTP2_INTERNAL_ERROR)],
    ['sends more headers than are taken', (stream) => stream.respond({ ':status': 200, 'x-long': 'l'.repeat(HEADER_BYTES_MAX + 1) })],
  ])('that %s is a connection that broke', async (_what, how) => {
    answer = how;
    const { error, effectless } = await failureOf(call({ method: 'POST' }));
    expect([error.name, effectless]).toEqual(['connection', false]);
    // And the next call finds another way.
    answer = (stream) => void (stream.respond({ ':status': 200 }), stream.end('ok'));
    expect((await call()).output).toBe('ok');
  });

  it('is read up to the limit', async () => {
    answer = (stream) => {
      stream.respond({ ':status': 200 });
      stream.end(Buffer.alloc(REPLY_BYTES_MAX + 1, 'x'));
    };
    expect((await failureOf(call())).error).toMatchObject({ name: 'limit-exceeded', terminal: true });
  });

  it('is told when the call is called off, and keeps its connection', async () => {
    const before = sessions.size;
    const reset = new Promise<number>((resolve) => {
      answer = (stream) => void stream.on('close', () => resolve(stream.rstCode));
    });
    const controller = new AbortController();
    const running = failureOf(call({}, { signal: controller.signal }));
    while (received.length === 0) await new Promise((resolve) => void setTimeout(resolve, 5));
    controller.abort(new Error('enough'));
    expect((await running).error.message).toContain('enough');
    expect(await reset).toBe(constants.NGHTTP2_CANCEL);
    answer = (stream) => void (stream.respond({ ':status': 200 }), stream.end('ok'));
    expect((await call()).output).toBe('ok');
    expect(sessions.size).toBe(before);
  });
});
