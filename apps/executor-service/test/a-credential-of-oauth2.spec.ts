import { EgressGuard, OutboundConnections, OutboundHttp } from '@runbook/outbound';
import { VirtualClock } from '@runbook/spec-kit';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuthTokens } from '../src/secrets/oauth-tokens.js';
import { AT, CALL, Kept } from './kept-credentials.js';

const nothing = undefined as never;

let kept: Kept;
beforeEach(() => void (kept = new Kept()));

describe('a credential of OAuth2', () => {
  let server: Server;
  let origin: string;
  let http: OutboundHttp;
  const asked: { authorization?: string; body: string }[] = [];
  let answer: { status: number; body: object };

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ authorization: request.headers.authorization, body });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    origin = `http://${target}`;
    http = new OutboundHttp(new OutboundConnections(new EgressGuard([target])));
  });
  afterAll(async () => {
    await http.close();
    server.close();
  });
  beforeEach(async () => {
    asked.length = 0;
    answer = { status: 200, body: { access_token: 'at-canary-1', token_type: 'Bearer', expires_in: 3600 } };
    await kept.set('oauth2', { tokenUrl: `${origin}/token`, clientId: 'us:er', clientSecret: 'client-canary-1', scope: 'read' });
  });

  it('is sent as a token, fetched once for attempts that come together', async () => {
    const vault = kept.open.bind(kept);
    const [one] = await Promise.all([vault(AT, CALL, { http }), vault(AT, CALL, { http })]);
    expect(one).toMatchObject({ credential: 'at-canary-1', credentialAuth: { type: 'bearer' } });
    // RFC 6749, section 2.3.1: id and secret are form-encoded first.
    const account = Buffer.from('us%3Aer:client-canary-1').toString('base64');
    expect(asked[0]).toEqual({ authorization: `Basic ${account}`, body: 'grant_type=client_credentials&scope=read' });
    for (const secret of ['at-canary-1', 'client-canary-1', account]) expect(one.redactor.text(secret)).toMatch(/^\[secret ti-api\]=*$/);
  });

  it('is shown to no token server that the tenant does not let its steps reach', async () => {
    const own = { tenant: 'acme', allows: ({ hostname }: { hostname: string }) => hostname === 'edr.example' };
    await expect(kept.open(AT, CALL, { http, own })).rejects.toMatchObject({
      error: { name: 'denied', message: expect.stringContaining('among the places that steps of acme may reach') },
    });
    expect(asked).toEqual([]);
  });

  it('has another token after a refusal, which is kept out of outputs too', async () => {
    const opened = await kept.open(AT, CALL, { http });
    answer = { ...answer, body: { access_token: 'at-canary-2', token_type: 'bearer' } };
    expect(await opened.renewCredential!()).toBe('at-canary-2');
    expect(opened.redactor.text('not at-canary-2 nor at-canary-1')).toBe('not [secret ti-api] nor [secret ti-api]');
  });

  it.each([
    [401, { error: 'invalid_client', error_description: 'client-canary-1' }, 'denied'],
    [503, {}, 'connection'],
    [200, { access_token: 'x', token_type: 'Bearer' }, 'denied'],
    [200, { access_token: 'at-canary-1', token_type: 'mac' }, 'denied'],
  ])('is refused with %i %j as %s, and nothing of the answer is told', async (status, body, name) => {
    answer = { status, body };
    const error = await kept
      .open(AT, CALL, { http })
      .then(nothing, (failure: { error: { name: string; message: string } }) => failure.error);
    expect(error).toMatchObject({ name });
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});

describe('tokens', () => {
  it('are one holder’s, good until shortly before their end, and fetched together', async () => {
    const clock = new VirtualClock();
    let count = 0;
    const reply = () => ({
      status: 200,
      headers: {},
      body: Buffer.from(JSON.stringify({ access_token: `token-${++count}`, token_type: 'Bearer', expires_in: 60 })),
    });
    const tokens = new OAuthTokens({ send: () => Promise.resolve(reply()) } as unknown as OutboundHttp, clock, { of: () => undefined });
    const value = {
      tokenUrl: 'https://login.example/token',
      clientId: 'c',
      clientSecret: 'client-canary',
      clientAuthentication: 'body' as const,
    };
    const holder = { tenant: 'acme', name: 'ti-api', version: 1 };
    expect(await Promise.all([tokens.token(holder, value), tokens.token(holder, value)])).toEqual(['token-1', 'token-1']);
    expect(await tokens.token({ ...holder, tenant: 'zeta' }, value)).toBe('token-2');
    expect(await tokens.token({ ...holder, version: 2 }, value)).toBe('token-3');
    await clock.advance(29_999);
    expect(await tokens.token(holder, value)).toBe('token-1');
    await clock.advance(1);
    expect(await tokens.token(holder, value)).toBe('token-4');
    expect(await tokens.token(holder, value, 'token-4')).toBe('token-5');
    expect(await tokens.token(holder, value, 'token-4')).toBe('token-5');
  });
});
