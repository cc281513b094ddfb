import { Metadata, status } from '@grpc/grpc-js';
import type { Json } from '@runbook/domain';
import { EgressGuard, OutboundConnections, OutboundHttp, redactorOf } from '@runbook/outbound';
import { GrpcChannels } from '../src/grpc/grpc-channel.js';
import { MESSAGES_MAX } from '../src/grpc/grpc-exchange.js';
import { CallServiceRunner } from '../src/steps/call-service.js';
import { GrpcCalls } from '../src/steps/grpc-call.js';
import type { StepAttempt } from '../src/steps/step-runner.js';
import { attemptOf, failureOf } from './called-service.js';
import { certificate, GrpcServer, HOSTS_PROTO } from './grpc-server.js';

describe('a call over gRPC', () => {
  let server: GrpcServer;
  let secure: GrpcServer;
  let old: GrpcServer;
  let silent: GrpcServer;
  let authority: Buffer;
  const servers = () => [server, secure, old, silent];

  beforeAll(async () => {
    server = await GrpcServer.open();
    secure = await GrpcServer.open({ secure: true });
    old = await GrpcServer.open({ reflection: ['v1alpha'] });
    silent = await GrpcServer.open({ reflection: [] });
    authority = await certificate('server.pem');
  });
  afterAll(() => servers().forEach((one) => one.stop()));
  beforeEach(() => {
    for (const one of servers()) {
      one.calls.length = 0;
      one.answer = GrpcServer.isolated;
    }
  });

  const runner = (allow = servers().flatMap(({ port }) => [`127.0.0.1:${port}`, `localhost:${port}`]), trusted?: Buffer) => {
    const guard = new EgressGuard(allow, () => Promise.resolve(['127.0.0.1']));
    const connections = new OutboundConnections(guard, { authorities: trusted });
    return new CallServiceRunner(new OutboundHttp(connections), new GrpcCalls(new GrpcChannels(connections)));
  };
  const isolate = (more: Record<string, Json> = {}, attempt: Partial<StepAttempt> = {}) =>
    runner().run(attemptOf({ address: `grpc://127.0.0.1:${server.port}`, method: 'edr.v1.Hosts/Isolate', ...more }, attempt));

  it('sends one message, with the idempotency key and the trace, and gives the reply in JSON', async () => {
    const body = {
      hostName: 'ws-7',
      mode: 'FULL',
      cases: [1, '9007199254740993'],
      labels: { team: 'soc' },
      owner: { mail: 'a@b.example' },
    };
    const { output, http } = await isolate({ body, headers: { 'X-Team': 'soc', 'x-raw-bin': 'AAE=' } });
    expect(output).toEqual({ state: 'isolated', ticket: '9007199254740993', proof: 'b2s=', mode: 'FULL', at: null });
    expect(http).toMatchObject({ status: 200, headers: { 'x-cost': '3' } });
    expect(server.calls[0]?.message).toMatchObject({ hostName: 'ws-7', cases: ['1', '9007199254740993'], labels: { team: 'soc' } });
    expect(server.calls[0]?.metadata).toMatchObject({
      'idempotency-key': 'exe_1/lookup',
      traceparent: expect.stringMatching(/^00-/),
      'x-team': 'soc',
      'x-raw-bin': Buffer.from([0, 1]),
    });
  });

  it('finds the types by v1alpha where there is no v1, and by a stored proto where there is neither', async () => {
    const call = { method: 'edr.v1.Hosts/Isolate', body: { hostName: 'ws-7' } };
    expect((await runner().run(attemptOf({ address: `grpc://127.0.0.1:${old.port}`, ...call }))).output).toMatchObject({
      state: 'isolated',
    });
    const address = `grpc://127.0.0.1:${silent.port}`;
    expect((await failureOf(runner().run(attemptOf({ address, ...call })))).error).toMatchObject({
      name: 'invalid-input',
      message: expect.stringContaining('expected the server to offer reflection'),
    });
    expect((await runner().run(attemptOf({ address, ...call, proto: HOSTS_PROTO }))).output).toMatchObject({ state: 'isolated' });
  });

  it('collects a stream, up to a bound', async () => {
    expect((await isolate({ method: 'edr.v1.Hosts/Watch', body: { count: 3 } })).output).toEqual([
      { number: 0, text: 'seen' },
      { number: 1, text: 'seen' },
      { number: 2, text: 'seen' },
    ]);
    const { error } = await failureOf(isolate({ method: 'edr.v1.Hosts/Watch', body: { count: MESSAGES_MAX + 1 } }));
    expect(error).toMatchObject({ name: 'limit-exceeded', terminal: true });
  });

  it('goes over TLS where the certificate fits the name, and nowhere else', async () => {
    const trusting = runner(undefined, authority);
    const call = { method: 'edr.v1.Hosts/Isolate' };
    const attempt = (address: string) => attemptOf({ address, ...call }, { timeLeftMs: 3_000 });
    expect((await trusting.run(attempt(`grpcs://localhost:${secure.port}`))).output).toMatchObject({ state: 'isolated' });
    expect((await trusting.run(attempt(`localhost:${secure.port}`))).output).toMatchObject({ state: 'isolated' });
    const { error } = await failureOf(runner().run(attempt(`localhost:${secure.port}`)));
    expect(error).toMatchObject({
      name: 'connection',
      message: expect.stringContaining('to show a certificate for its name that this executor trusts, found self-signed certificate;'),
    });
    expect((await failureOf(trusting.run(attempt(`grpcs://127.0.0.1:${secure.port}`)))).error.name).toBe('connection');
    expect(secure.calls).toHaveLength(2);
  });

  it('passes the egress guard', async () => {
    const guarded = runner([]);
    const call = { address: `grpc://localhost:${server.port}`, method: 'edr.v1.Hosts/Isolate' };
    const { error } = await failureOf(guarded.run(attemptOf(call)));
    expect(error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'loopback' } });
    expect(guarded.target(call)).toBe(`localhost:${server.port}`);
  });

  it('carries its credential as metadata', async () => {
    const redactor = redactorOf([['edr', 'ana:s3cret']]);
    await isolate({ credential: 'edr' }, { credential: 'ana:s3cret', redactor });
    await isolate({ credential: 'edr', auth: { type: 'header', name: 'X-Key' } }, { credential: 'ana:s3cret', redactor });
    expect(server.calls.map(({ metadata }) => metadata['authorization'] ?? metadata['x-key'])).toEqual(['Bearer ana:s3cret', 'ana:s3cret']);
  });

  describe('whose token is not taken', () => {
    const unknown = { code: status.UNAUTHENTICATED, details: 'who are you' };
    const renewed = (fresh: string[]) => ({
      credential: 'at-canary-1',
      renewCredential: () => {
        fresh.push(`at-canary-${fresh.length + 2}`);
        return Promise.resolve(fresh.at(-1)!);
      },
    });
    const shown = () => server.calls.map(({ metadata }) => metadata['authorization']);

    it('is made again with another one, once, which is what counts', async () => {
      const fresh: string[] = [];
      server.answer = (call, answer) =>
        call.metadata.get('authorization')[0] === 'Bearer at-canary-2' ? GrpcServer.isolated(call, answer) : answer(unknown, null);
      const body = { hostName: 'ws-7' };
      expect((await isolate({ credential: 'edr', body }, renewed(fresh))).output).toMatchObject({ state: 'isolated' });
      expect(shown()).toEqual(['Bearer at-canary-1', 'Bearer at-canary-2']);
      expect(fresh).toEqual(['at-canary-2']);
    });

    it('is not made a third time, and not at all for want of another one', async () => {
      server.answer = (_call, answer) => answer(unknown, null);
      const fresh: string[] = [];
      for (const attempt of [renewed(fresh), { credential: 'at-canary-1' }]) {
        const { error } = await failureOf(isolate({ credential: 'edr' }, attempt));
        expect(error).toMatchObject({ name: 'http-401', terminal: true, details: { grpc: { status: 'UNAUTHENTICATED' } } });
      }
      expect(shown()).toEqual(['Bearer at-canary-1', 'Bearer at-canary-2', 'Bearer at-canary-1']);
      expect(fresh).toEqual(['at-canary-2']);
    });

    it.each([
      ['another refusal', { code: status.PERMISSION_DENIED }, false],
      ['a call that had begun', unknown, true],
    ])('is not made again for %s', async (_what, refusal, begins) => {
      server.answer = (call, answer) => {
        if (begins) call.sendMetadata(new Metadata());
        answer(refusal, null);
      };
      const fresh: string[] = [];
      await failureOf(isolate({ credential: 'edr' }, renewed(fresh)));
      expect([shown(), fresh]).toEqual([['Bearer at-canary-1'], []]);
    });
  });

  it('takes bytes of metadata in base64 or base64url, and gives those that come in base64', async () => {
    const trailers = new Metadata();
    trailers.set('x-proof-bin', Buffer.from([0xfb, 0xff]));
    server.answer = (_call, answer) => answer(null, { state: 'isolated' }, trailers);
    const { http } = await isolate({ headers: { 'x-a-bin': '+/8=', 'x-b-bin': '-_8' } });
    expect(server.calls[0]?.metadata).toMatchObject({ 'x-a-bin': Buffer.from([0xfb, 0xff]), 'x-b-bin': Buffer.from([0xfb, 0xff]) });
    expect(http?.headers).toMatchObject({ 'x-proof-bin': '+/8=' });
  });

  it('is denied for a secret that its metadata cannot carry, without showing it', async () => {
    const redactor = redactorOf([['edr', 'no bytes!']]);
    const call = { credential: 'edr', auth: { type: 'header', name: 'x-key-bin' } };
    const { error } = await failureOf(isolate(call, { credential: 'no bytes!', redactor }));
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(error.message).not.toContain('no bytes!');
  });

  it.each<[keyof typeof status, string, boolean]>([
    ['UNAVAILABLE', 'connection', false],
    ['DEADLINE_EXCEEDED', 'timeout', false],
    ['NOT_FOUND', 'http-404', true],
    ['RESOURCE_EXHAUSTED', 'http-429', false],
    ['PERMISSION_DENIED', 'http-403', true],
    ['INTERNAL', 'http-500', false],
  ])('that ends with %s fails as %s', async (name, expected, terminal) => {
    server.answer = (_call, answer) => answer({ code: status[name as 'INTERNAL'], details: 'because of s3cret-word' });
    const redactor = redactorOf([['edr', 's3cret-word']]);
    const { error } = await failureOf(isolate({}, { redactor }));
    expect(error).toMatchObject({ name: expected, details: { grpc: { status: name, message: 'because of [secret edr]' } } });
    expect(error.terminal ?? false).toBe(terminal);
  });

  it('has left when the message goes, and not before', async () => {
    let departed = 0;
    const departing = () => void departed++;
    await failureOf(isolate({ body: { nobody: 1 } }, { departing }));
    await failureOf(isolate({ method: 'edr.v1.Hosts/Vanish' }, { departing }));
    await failureOf(isolate({ address: 'grpc://127.0.0.1:1' }, { departing, timeLeftMs: 500 }));
    expect(departed).toBe(0);
    await isolate({}, { departing });
    expect(departed).toBe(1);
  });

  it('is cancelled at the server when its attempt is', async () => {
    server.answer = () => undefined;
    const before = server.cancelled;
    const controller = new AbortController();
    const running = failureOf(isolate({}, { signal: controller.signal }));
    while (server.calls.length === 0) await new Promise((resolve) => void setTimeout(resolve, 5));
    controller.abort(new Error('enough'));
    expect((await running).error.name).toBe('connection');
    while (server.cancelled === before) await new Promise((resolve) => void setTimeout(resolve, 5));
  });

  it('ends at its deadline', async () => {
    server.answer = () => undefined;
    expect((await failureOf(isolate({}, { timeLeftMs: 300 }))).error.name).toBe('timeout');
  });

  it.each<[string, Record<string, Json>, RegExp]>([
    ['an address that is none', { address: 'grpc://a b' }, /\/address/],
    ['a method without its package', { method: 'Isolate' }, /\/method: expected package\.Service\/Method/],
    [
      'a field that is not there',
      { body: { hostName: 'x', hostnam: 1 } },
      /\/body\/hostnam: expected a field of IsolateRequest \(hostName/,
    ],
    ['a wrong value deep inside', { body: { owner: { mail: 3 }, cases: [1.5] } }, /\/body\/owner\/mail: .*\/body\/cases\/0:/],
    ['an enum that is not there', { body: { mode: 'HALF' } }, /\/body\/mode: expected one of MODE_UNSPECIFIED, FULL/],
    ['a stream that is to be sent', { method: 'edr.v1.Hosts/Upload' }, /takes a stream/],
    ['a method that is not there', { method: 'edr.v1.Hosts/Vanish' }, /Isolate, Watch, Upload/],
    ['a service that is not there', { method: 'edr.v1.Nobody/Vanish' }, /expected the server to know edr\.v1\.Nobody/],
    ['metadata of the protocol', { headers: { 'grpc-timeout': '1S' } }, /\/headers\/grpc-timeout/],
    ['bytes of metadata that are no base64', { headers: { 'x-raw-bin': 'no bytes!' } }, /\/headers\/x-raw-bin: expected base64/],
    ['a name that metadata has not', { headers: { 'x*y': '1' } }, /\/headers\/x\*y: expected a name of letters/],
    ['metadata beyond ASCII', { headers: { 'x-name': 'Zoë' } }, /\/headers\/x-name/],
    ['a status to expect', { expect: { status: [200] } }, /expect/],
    ['a proto that is none', { proto: 'message {' }, /expected the text of a proto/],
    ['a proto that imports others', { proto: 'syntax="proto3"; import "other.proto"; service X {}' }, /found other\.proto/],
    ['a proto with a name that is none', { proto: 'message constructor {} service X {}' }, /found "constructor"/],
  ])('is refused for %s', async (_what, more, message) => {
    const { error } = await failureOf(isolate(more));
    expect(error).toMatchObject({ name: 'invalid-input', terminal: true });
    expect(error.message).toMatch(message);
    expect(server.calls).toEqual([]);
  });
});
