import type { ArgumentsHost } from '@nestjs/common';
import { noIdentities, type Member } from '@runbook/domain';
import { systemClock } from '@runbook/ports';
import type { IdentityCatalogue, Logger } from '@runbook/service';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { connect, type AddressInfo } from 'node:net';
import { gatewayAdapter } from '../gateway-adapter.js';
import { GatewayLimits } from '../http/gateway-limits.js';
import { HeldAnswer } from '../http/held-answer.js';
import { ProblemFilter } from '../http/problem-filter.js';
import { RouteTable } from '../http/route-table.js';
import type { SessionUses } from './session-uses.js';
import type { Session, Sessions } from './sessions.js';
import { Authenticator } from './authenticator.js';
import { HOLDS, NEEDS_NO_KEY, watchEntrance } from './entrance.js';
import { HeldRequests } from './held-requests.js';
import { Principals } from './principals.js';

const KEY = 'a-key-of-16-chars';
const ANA = 'key-of-person-ana';
const headers = { 'x-api-key': KEY };
const JSON_TYPE = { 'content-type': 'application/json' };

let server: FastifyInstance;
let held: HeldRequests;
let bodiesRead = 0;
let letGo: (() => void)[] = [];
/** Sessions that are looked up, each to be called when it is found. */
let lookups: (() => void)[] = [];
const SESSION: Session = { id: 's', tenant: 'default', person: 'oli', startedAt: 0, until: 1 };
const OLI: Member = { id: 'oli', kind: 'person', name: 'Oli', roles: ['VIEWER'], admittedAt: 0 };

beforeEach(async () => {
  bodiesRead = 0;
  letGo = [];
  lookups = [];
  server = gatewayAdapter().getInstance();
  const routes = new RouteTable();
  routes.watch(server);
  held = new HeldRequests(GatewayLimits.of({ heldOfCallerMax: 2 }));
  const principals = Principals.ofDevelopment(KEY, [{ id: 'ana', key: ANA, roles: [] }]);
  const sessions = { ofAccess: () => new Promise<Session>((found) => lookups.push(() => found(SESSION))) } as unknown as Sessions;
  const identities = { of: () => ({ ...noIdentities, members: { oli: OLI } }) } as unknown as IdentityCatalogue;
  const none = {} as never;
  const uses = { used: () => undefined } as unknown as SessionUses;
  const authenticator = new Authenticator(principals, identities, none, sessions, none, uses, none, none, systemClock);
  watchEntrance(server, routes, authenticator, held);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, (bodiesRead++, body)));
  const filter = new ProblemFilter(routes, { error: () => undefined } as unknown as Logger);
  const hostOf = (request: FastifyRequest, reply: FastifyReply) =>
    ({ switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }) }) as unknown as ArgumentsHost;
  server.setErrorHandler((error, request, reply) => filter.catch(error, hostOf(request, reply)));
  server.post('/api/v1/things', () => ({ done: true }));
  server.post('/api/v1/webhooks/:sourceId', { config: { takesBytes: true } }, () => ({ done: true }));
  server.get('/api/v1/waits', { config: HOLDS }, () => new Promise((resolve) => letGo.push(() => resolve({}))));
  server.get('/api/v1/streams', { config: HOLDS }, (_request, reply) => {
    const view = new HeldAnswer(reply, 'events', () => undefined, 1_000);
    letGo.push(() => view.end());
    void view.follow({ next: () => Promise.resolve(undefined), over: false });
  });
  server.get('/api/v1/health', { config: NEEDS_NO_KEY }, () => ({ status: 'up' }));
  server.get('/health', () => ({ status: 'up' }));
  await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const go of letGo) go();
  // A client keeps a connection whose answer it has not read, and a server that only closes waits for its time-out.
  server.server.closeAllConnections();
  await server.close();
});

const port = (): number => (server.server.address() as AddressInfo).port;
const url = (path: string): string => `http://127.0.0.1:${port()}${path}`;
const post = (path: string, more: Record<string, string> = {}) =>
  fetch(url(path), { method: 'POST', body: Buffer.alloc(100_000, ' '), headers: { ...JSON_TYPE, ...more } });
const summary = async (response: Response) => {
  const { code, status } = (await response.json()) as { code?: string; status?: number };
  return { http: response.status, type: response.headers.get('content-type')?.split(';')[0], code, status };
};

/** What comes back for bytes that no client of HTTP would send. */
function answerTo(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port(), '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}

const PROBLEM = 'application/problem+json';

describe('the body of a request', () => {
  it.each<[string, string, Record<string, string>, object]>([
    ['without a key', '/api/v1/things', {}, { http: 401, type: PROBLEM, code: 'key-missing', status: 401 }],
    [
      'with a key that nobody has',
      '/api/v1/things',
      { 'x-api-key': 'wrong' },
      { http: 401, type: PROBLEM, code: 'key-unknown', status: 401 },
    ],
    ['to no address', '/api/v1/nothing', headers, { http: 404, type: PROBLEM, code: 'route-unknown', status: 404 }],
    ['with a method that is not possible', '/health', {}, { http: 405, type: PROBLEM, code: 'method-not-allowed', status: 405 }],
  ])('%s is not read', async (_what, path, more, expected) => {
    expect(await summary(await post(path, more))).toEqual(expected);
    expect(bodiesRead).toBe(0);
  });

  it.each<[string, string, Record<string, string>]>([
    ['with a key', '/api/v1/things', headers],
    ['that is signed', '/api/v1/webhooks/edr', {}],
  ])('%s is', async (_what, path, more) => {
    expect((await post(path, more)).status).toBe(200);
    expect(bodiesRead).toBe(1);
  });
});

describe('a caller', () => {
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('holds so many answers open, and takes nobody else’s room', async () => {
    const open = [1, 2].map(() => fetch(url('/api/v1/waits'), { headers }));
    await until(() => letGo.length === 2);
    const refused = await fetch(url('/api/v1/things?waitSeconds=5'), { method: 'POST', headers: { ...headers, ...JSON_TYPE }, body: '{}' });
    expect(refused.headers.get('retry-after')).toBe('10');
    expect(await summary(refused)).toEqual({ http: 429, type: PROBLEM, code: 'streams-exceeded', status: 429 });
    const other = fetch(url('/api/v1/waits'), { headers: { 'x-api-key': ANA } });
    await until(() => letGo.length === 3);
    for (const go of letGo) go();
    expect((await Promise.all([...open, other])).map(({ status }) => status)).toEqual([200, 200, 200]);
    await until(() => held.callers === 0);
    // Who goes away in the middle of a wait or of a live view gives the place back.
    const gone = new AbortController();
    const left = ['/api/v1/waits', '/api/v1/streams'].map((path) =>
      fetch(url(path), { headers, signal: gone.signal }).then((view) => view.text()),
    );
    await until(() => letGo.length === 5);
    expect((await fetch(url('/api/v1/streams'), { headers })).status).toBe(429);
    gone.abort();
    expect((await Promise.allSettled(left)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await until(() => held.callers === 0);
    expect(
      (await fetch(url('/api/v1/things?waitSeconds=5'), { method: 'POST', headers: { ...headers, ...JSON_TYPE }, body: '{}' })).status,
    ).toBe(200);
  });

  it('begins no wait at a service that stops, and is answered what needs none', async () => {
    const open = fetch(url('/api/v1/waits'), { headers });
    await until(() => letGo.length === 1);
    held.onModuleDestroy();
    for (const path of ['/api/v1/waits', '/api/v1/streams']) {
      const refused = await fetch(url(path), { headers });
      expect([refused.headers.get('retry-after'), refused.headers.get('connection')]).toEqual(['1', 'close']);
      expect(await summary(refused)).toEqual({ http: 503, type: PROBLEM, code: 'not-ready', status: 503 });
    }
    expect((await post('/api/v1/things', headers)).status).toBe(200);
    expect((await post('/api/v1/things', { ...headers, prefer: 'wait=5' })).status).toBe(503);
    letGo[0]!();
    expect((await open).status).toBe(200);
  });

  it('holds nothing of a caller who had gone before the session was found', async () => {
    const socket = connect(port(), '127.0.0.1');
    socket.write('GET /api/v1/waits HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a-token\r\n\r\n');
    await until(() => lookups.length === 1);
    socket.destroy();
    let connections = 1;
    await until(() => {
      server.server.getConnections((_error, count) => (connections = count));
      return connections === 0;
    });
    lookups[0]!();
    await until(() => letGo.length === 1);
    expect(held.callers).toBe(0);
  });
});

describe('an answer', () => {
  it.each<[string, string, RequestInit, number]>([
    ['of a route', '/health', {}, 200],
    ['of a route of the API without a key', '/api/v1/health', {}, 200],
    ['of a refusal', '/api/v1/things', { method: 'POST', body: '{}', headers: JSON_TYPE }, 401],
    ['of no address', '/nothing', {}, 404],
    ['of an address that cannot be read', '/%zz', {}, 400],
  ])('%s has the request’s id', async (_what, path, request, status) => {
    const named = await fetch(url(path), { ...request, headers: { ...request.headers, 'x-request-id': 'from-a-proxy' } });
    expect(named.status).toBe(status);
    expect(named.headers.get('x-request-id')).toBe('from-a-proxy');
    const unnamed = await fetch(url(path), { ...request, headers: { ...request.headers, 'x-request-id': 'not sane' } });
    expect(unnamed.headers.get('x-request-id')).toMatch(/^req_[\w-]+$/);
  });

  it.each([
    ['no HTTP', 'HELLO\r\n\r\n', 400, 'malformed-request'],
    ['headers over the limit', `GET /health HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['a length that is none', 'POST /health HTTP/1.1\r\nhost: x\r\ncontent-length: ten\r\n\r\n', 400, 'malformed-request'],
  ])('to %s is a problem', async (_what, bytes, status, code) => {
    const [head = '', body = ''] = (await answerTo(bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain(`content-type: ${PROBLEM}`);
    expect(head).toMatch(/x-request-id: req_[\w-]+/);
    expect(JSON.parse(body)).toMatchObject({ status, code, type: `https://runbook-orchestrator.dev/problems/${code}` });
  });
});
