import { EgressGuard, OutboundConnections, REPLY_BYTES_MAX } from '@runbook/outbound';
import { once } from 'node:events';
import { constants, createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { GrpcChannels } from '../src/grpc/grpc-channel.js';
import { GrpcCalls } from '../src/steps/grpc-call.js';
import { attemptOf, failureOf } from './called-service.js';
import { HOSTS_PROTO } from './grpc-server.js';

const HEAD = { ':status': 200, 'content-type': 'application/grpc' };

/** `google.rpc.Status` with a `RetryInfo` of 2.5 s, by the wire format of protocol buffers. */
const member = (number: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
const DELAY = Buffer.from('08021080cab5ee01', 'hex');
const INFO = Buffer.concat([member(1, Buffer.from('type.googleapis.com/google.rpc.RetryInfo')), member(2, member(1, DELAY))]);
const OTHER = member(1, Buffer.from('type.googleapis.com/google.rpc.DebugInfo'));
const STATUS = Buffer.concat([Buffer.from('0808', 'hex'), member(3, OTHER), member(3, INFO)]);

describe('a call over gRPC', () => {
  let answer: (stream: ServerHttp2Stream) => void = () => undefined;
  const sessions: ServerHttp2Session[] = [];
  const server = createServer()
    .on('session', (session) => void sessions.push(session))
    .on(
      'stream',
      (stream: ServerHttp2Stream) =>
        void stream
          .on('error', () => undefined)
          .resume()
          .on('end', () => answer(stream)),
    );

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => void server.close(resolve));
  });

  const run = () => {
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const calls = new GrpcCalls(new GrpcChannels(new OutboundConnections(new EgressGuard([target]))));
    return calls.run(attemptOf({ address: `grpc://${target}`, method: 'edr.v1.Hosts/Isolate', proto: HOSTS_PROTO }));
  };
  const call = () => failureOf(run());
  /** A message that the server began to answer with. */
  const begun = (stream: ServerHttp2Stream, hex = '0000000000'): ServerHttp2Stream => {
    stream.respond(HEAD, { endStream: false });
    stream.write(Buffer.from(hex, 'hex'));
    return stream;
  };
  const ended = (stream: ServerHttp2Stream, hex: string): void => {
    stream.respond(HEAD, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.from(hex, 'hex'));
  };
  const compressed = (stream: ServerHttp2Stream, encoding: string, bytes: Buffer, ok = false): void => {
    stream.respond({ ...HEAD, 'grpc-encoding': encoding }, { waitForTrailers: true });
    // Were the reply read, the server would be heard to refuse.
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': ok ? '0' : '12' }));
    const head = Buffer.from('0100000000', 'hex');
    head.writeUInt32BE(bytes.length, 1);
    stream.end(Buffer.concat([head, bytes]));
  };

  it.each<[string, (stream: ServerHttp2Stream) => void, string, string]>([
    ['ends without a status', (stream) => begun(stream).end(), 'connection', 'its end'],
    ['ends with its headers and without a status', (stream) => stream.respond(HEAD, { endStream: true }), 'connection', 'its end'],
    [
      'has a status that is no number',
      (stream) => stream.respond({ ...HEAD, 'grpc-status': 'OK' }, { endStream: true }),
      'connection',
      'its end',
    ],
    ['has an empty status', (stream) => stream.respond({ ...HEAD, 'grpc-status': '' }, { endStream: true }), 'connection', 'its end'],
    ['is reset without an error', (stream) => begun(stream).close(constants.NGHTTP2_NO_ERROR), 'connection', 'its end'],
    ['is reset as cancelled', (stream) => stream.close(constants.NGHTTP2_CANCEL), 'connection', 'CANCEL'],
    ['is reset as too much', (stream) => begun(stream).close(constants.NGHTTP2_ENHANCE_YOUR_CALM), 'connection', 'ENHANCE_YOUR_CALM'],
    ['is reset as not safe enough', (stream) => stream.close(constants.NGHTTP2_INADEQUATE_SECURITY), 'connection', 'INADEQUATE_SECURITY'],
    ['is reset by a fault', (stream) => begun(stream).close(constants.NGHTTP2_INTERNAL_ERROR), 'connection', 'INTERNAL_ERROR'],
    // What proxies say that had begun with the call at the service, and heard nothing from it.
    ['is refused', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM), 'connection', 'REFUSED_STREAM'],
    ['loses its connection', (stream) => begun(stream).session?.destroy(), 'connection', 'the stream ended without a status'],
    ['meets a gateway that says 503', (stream) => stream.respond({ ':status': 503 }, { endStream: true }), 'connection', '503'],
    ['meets a gateway that says 500', (stream) => stream.respond({ ':status': 500 }, { endStream: true }), 'http-500', '500'],
    ['meets a gateway with a page', (stream) => (stream.respond({ ':status': 403 }), stream.end('<html>')), 'http-403', '403'],
    ['is compressed by a way that was not offered', (stream) => compressed(stream, 'zstd', Buffer.from('x')), 'connection', 'zstd'],
    ['is compressed and does not unpack', (stream) => compressed(stream, 'gzip', Buffer.from('x')), 'connection', 'gzip'],
    [
      'unpacks to more than a reply may have',
      (stream) => compressed(stream, 'gzip', gzipSync(Buffer.alloc(REPLY_BYTES_MAX + 1))),
      'limit-exceeded',
      'at most',
    ],
    ['announces more than a reply may have', (stream) => begun(stream, 'ffffffff00'), 'limit-exceeded', 'at most'],
  ])('that %s says what that leaves open', async (_what, how, name, found) => {
    answer = how;
    const { error, effectless } = await call();
    expect([error.name, effectless]).toEqual([name, false]);
    expect(error.message).toContain(found);
  });

  it.each<[string, (stream: ServerHttp2Stream) => void, RegExp]>([
    ['no message', (stream) => stream.respond({ ...HEAD, 'grpc-status': '0' }, { endStream: true }), /found 0, with status OK/],
    ['two messages', (stream) => ended(stream, '00000000000000000000'), /found 2, with status OK/],
    ['half a message', (stream) => ended(stream, '0000000005ff'), /found one that was cut, with status OK/],
    ['bytes that are no message', (stream) => ended(stream, '0000000001ff'), /found bytes that are none/],
  ])('that is OK with %s has happened', async (_what, how, message) => {
    answer = how;
    const { error } = await call();
    expect(error).toMatchObject({ name: 'invalid-output', terminal: true });
    expect(error.message).toMatch(message);
  });

  it('reads what the server compressed as it was offered', async () => {
    answer = (stream) => compressed(stream, 'gzip', gzipSync(Buffer.from('0a0461776179', 'hex')), true);
    expect(await run()).toMatchObject({ output: { state: 'away' } });
  });

  it('shows what the server said with its status, and what stands in its details', async () => {
    const text = (number: number, value: string) => member(number, Buffer.from(value));
    const any = (name: string, bytes: Buffer) =>
      member(3, Buffer.concat([text(1, `type.googleapis.com/google.rpc.${name}`), member(2, bytes)]));
    const details = Buffer.concat([
      Buffer.from('0803', 'hex'),
      any(
        'ErrorInfo',
        Buffer.concat([text(1, 'HOST_LOCKED'), text(2, 'edr.example'), member(3, Buffer.concat([text(1, 'host'), text(2, 'ws-7')]))]),
      ),
      any('BadRequest', member(1, Buffer.concat([text(1, 'host_name'), text(2, 'no such host')]))),
      any('RetryInfo', member(1, DELAY)),
      any('Nobody', Buffer.from('ff', 'hex')),
    ]);
    const said = { 'grpc-message': 'Zo%C3%AB says 100%25 no', 'grpc-status-details-bin': details.toString('base64').replaceAll('=', '') };
    answer = (stream) => stream.respond({ ...HEAD, 'grpc-status': '3', ...said }, { endStream: true });
    const { error, retryAfterMs } = await call();
    expect(error).toMatchObject({ name: 'http-400', terminal: true });
    expect(retryAfterMs).toBe(2_500);
    expect(error.details).toEqual({
      grpc: {
        code: 3,
        status: 'INVALID_ARGUMENT',
        message: 'Zoë says 100% no',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'HOST_LOCKED', domain: 'edr.example', metadata: { host: 'ws-7' } },
          {
            '@type': 'type.googleapis.com/google.rpc.BadRequest',
            fieldViolations: [{ field: 'host_name', description: 'no such host', reason: '', localizedMessage: null }],
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '2.500s' },
          { '@type': 'type.googleapis.com/google.rpc.Nobody', value: '/w==' },
        ],
      },
    });
  });

  it('that ends with a status of a later day is UNKNOWN', async () => {
    answer = (stream) => stream.respond({ ...HEAD, 'grpc-status': '42' }, { endStream: true });
    expect((await call()).error).toMatchObject({ name: 'http-500', details: { grpc: { code: 42, status: 'UNKNOWN' } } });
  });

  it.each<[string, Record<string, string>, number | undefined]>([
    ['by a trailer', { 'grpc-retry-pushback-ms': '1500' }, 1_500],
    ['by what its details hold', { 'grpc-status-details-bin': STATUS.toString('base64') }, 2_500],
    ['never to come again', { 'grpc-retry-pushback-ms': '-1' }, undefined],
    ['in bytes that are no message', { 'grpc-status-details-bin': 'AAAA////' }, undefined],
    ['for nothing', {}, undefined],
  ])('that is asked to wait %s', async (_how, trailers, expected) => {
    answer = (stream) => stream.respond({ ...HEAD, 'grpc-status': '8', ...trailers }, { endStream: true });
    const failure = await call();
    expect([failure.error.name, failure.retryAfterMs]).toEqual(['http-429', expected]);
  });

  it.each([
    ['trying to send message larger than max (5000000 vs. 4194304)', 'limit-exceeded'],
    ['Attempted to send message with a size larger than 4194304', 'limit-exceeded'],
    ['quota of 10 exceeded', 'http-429'],
  ])('whose server says %j fails as %s', async (said, name) => {
    answer = (stream) => stream.respond({ ...HEAD, 'grpc-status': '8', 'grpc-message': said }, { endStream: true });
    expect((await call()).error.name).toBe(name);
  });
});
