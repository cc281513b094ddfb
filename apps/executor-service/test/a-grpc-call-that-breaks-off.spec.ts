import { once } from 'node:events';
import { constants, createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { EgressGuard } from '../src/egress/egress-guard.js';
import { OutboundConnections } from '../src/egress/outbound-connection.js';
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

  const call = () => {
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const calls = new GrpcCalls(new GrpcChannels(new OutboundConnections(new EgressGuard([target]))));
    return failureOf(calls.run(attemptOf({ address: `grpc://${target}`, method: 'edr.v1.Hosts/Isolate', proto: HOSTS_PROTO })));
  };
  /** A message that the server began to answer with. */
  const begun = (stream: ServerHttp2Stream): ServerHttp2Stream => {
    stream.respond(HEAD, { endStream: false });
    stream.write(Buffer.from('0000000000', 'hex'));
    return stream;
  };

  it.each<[string, (stream: ServerHttp2Stream) => void, string]>([
    ['ends without a status', (stream) => begun(stream).end(), 'connection'],
    ['is reset as cancelled', (stream) => begun(stream).close(constants.NGHTTP2_CANCEL), 'connection'],
    ['is reset as too much', (stream) => begun(stream).close(constants.NGHTTP2_ENHANCE_YOUR_CALM), 'connection'],
    ['is reset as not safe enough', (stream) => stream.close(constants.NGHTTP2_INADEQUATE_SECURITY), 'connection'],
    ['is reset by a fault', (stream) => begun(stream).close(constants.NGHTTP2_INTERNAL_ERROR), 'connection'],
    ['loses its connection', (stream) => begun(stream).session?.destroy(), 'connection'],
    ['meets a gateway that says 503', (stream) => stream.respond({ ':status': 503 }, { endStream: true }), 'connection'],
    ['meets a gateway that says 500', (stream) => stream.respond({ ':status': 500 }, { endStream: true }), 'http-500'],
    ['is refused', (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM), 'connection'],
  ])('that %s says that nobody knows', async (_what, how, name) => {
    answer = how;
    expect((await call()).error.name).toBe(name);
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
