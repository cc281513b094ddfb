import { systemClock } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import canonicalize from 'canonicalize';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpaPolicy, POLICY_MS_MAX } from '../src/index.js';
import { stepCase } from '../../../test/policy/policy-cases.mjs';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => unknown;

const json = (response: ServerResponse, value: unknown, status = 200) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const allowing: Answer = (_request, response) => json(response, { result: true, decision_id: 'dec_1' });

/** A server that answers as the test says; what OPA itself answers is asked in the suite of the policies. */
describe('a policy service that', () => {
  let server: Server;
  let policy: OpaPolicy;
  let answer: Answer;
  const asked: { url?: string; body: string; socket: number }[] = [];

  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ url: request.url, body, socket: request.socket.remotePort ?? 0 });
        void answer(request, response, body);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    policy = new OpaPolicy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, systemClock);
  });
  afterEach(async () => {
    await policy.close();
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });

  const input = stepCase();
  const unavailable = (found: RegExp) => ({ outcome: 'unavailable', reason: expect.stringMatching(found), mask: [], require: [] });

  it('allows is asked by the input alone, and is kept connected', async () => {
    answer = allowing;
    const digest = sha256Of(canonicalize(input)!);
    expect(await policy.ask(input)).toEqual({ outcome: 'allowed', mask: [], require: [], evidence: { inputDigest: digest, id: 'dec_1' } });
    await policy.ask(input);
    expect(asked[0]?.url).toBe('/v1/data/runbooks/authz?provenance=true');
    expect(JSON.parse(asked[0]!.body)).toEqual({ input });
    expect(new Set(asked.map(({ socket }) => socket)).size).toBe(1);
  });

  it('refuses gives its reason', async () => {
    answer = (_request, response) => json(response, { result: { allow: false, 'deny-reason': 'not now', revision: 'r7' } });
    expect(await policy.ask(input)).toMatchObject({ outcome: 'denied', reason: 'not now', evidence: { revision: 'r7' } });
  });

  it('names its bundles has their revisions', async () => {
    answer = (_request, response) => json(response, { result: true, provenance: { bundles: { site: { revision: '12' }, other: {} } } });
    expect(await policy.ask(input)).toMatchObject({ evidence: { revision: 'site@12' } });
  });

  const FAILING: readonly (readonly [string, Answer, RegExp])[] = [
    ['fails', (_request, response) => json(response, { result: true }, 500), /status 200, found 500/],
    ['says to ask elsewhere', (_request, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(), /found 307/],
    ['knows no policy', (_request, response) => json(response, {}), /the policy is undefined/],
    ['answers in another type', (_request, response) => json(response, { result: 'yes' }), /found "yes"/],
    ['answers nothing of an object', (_request, response) => json(response, { result: {} }), /allow: true or false, found none/],
    ['says true of nothing that was asked', (_request, response) => json(response, true), /JSON object/],
    ['speaks no JSON', (_request, response) => response.end('true'), /JSON object/],
    ['says more than it may', (_request, response) => json(response, { result: true, more: 'x'.repeat(70_000) }), /at most 65536 bytes/],
    [
      'has a stale policy',
      (_request, response) => json(response, { result: { allow: true, validUntil: '2020-01-01T00:00:00Z' } }),
      /still valid/,
    ],
    [
      'has the policy of another release',
      (_request, response) => json(response, { result: { allow: true, version: 9 } }),
      /version 1, found one for 9/,
    ],
    ['asks for what nobody knows', (_request, response) => json(response, { result: { allow: true, delay: 5 } }), /"delay"/],
    ['breaks off', (request) => request.socket.destroy(), /expected an answer within 100 ms/],
  ];

  it.each(FAILING)('%s is heard by nobody, and heard again when it answers', async (_what, failing, found) => {
    answer = failing;
    expect(await policy.ask(input)).toMatchObject(unavailable(found));
    expect(await policy.trouble()).toMatch(found);
    answer = allowing;
    expect(await policy.ask(input)).toMatchObject({ outcome: 'allowed' });
    expect(await policy.trouble()).toBeUndefined();
  });

  it('is slow is waited for no longer than its time', async () => {
    answer = (_request, response) => setTimeout(() => json(response, { result: true }), 20 * POLICY_MS_MAX).unref();
    const began = performance.now();
    expect(await policy.ask(input)).toMatchObject(unavailable(/within 100 ms/));
    expect(performance.now() - began).toBeLessThan(10 * POLICY_MS_MAX);
  });

  it('is away is missed, and heard when it comes back', async () => {
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
    expect(await policy.ask(input)).toMatchObject(unavailable(/ECONNREFUSED/));
    answer = allowing;
    await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
    expect(await policy.ask(input)).toMatchObject({ outcome: 'allowed' });
  });
});
