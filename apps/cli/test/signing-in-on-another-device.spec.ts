import { byDevice } from '../src/commands/here/device-flow.js';
import type { Session } from '../src/program/session.js';
import { clientOf, scriptedService, type ScriptedService } from './a-client.js';

let provider: ScriptedService;
afterEach(() => provider.stop());

/** A provider as RFC 8628 describes one; the person confirms between the second and the third question. */
const start = (issuer?: string, last: object = { access_token: 'token-of-ana', refresh_token: 'more', expires_in: 300 }) =>
  scriptedService((request, response) => {
    const json = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const url = `http://${request.headers.host ?? ''}`;
    if (request.url?.startsWith('/.well-known'))
      json({ issuer: issuer ?? url, device_authorization_endpoint: `${url}/device`, token_endpoint: `${url}/token` });
    else if (request.url === '/device')
      json({ device_code: 'd-1', user_code: 'WDJB-MJHT', verification_uri: `${url}/activate`, interval: 0.01 });
    else if (provider.seen.filter(({ line }) => line === 'POST /token').length < 3) json({ error: 'authorization_pending' }, 400);
    else json(last, 'error' in last ? 400 : 200);
  });

const session = () => {
  const { words, said } = clientOf(provider.url);
  return { session: { words, signal: new AbortController().signal } as unknown as Session, said };
};

describe('signing in on another device', () => {
  it('tells the person where to go, and takes the tokens when it is confirmed', async () => {
    provider = await start();
    const { session: at, said } = session();
    const tokens = await byDevice(at, { issuer: provider.url, clientId: 'runbook-cli', scope: 'openid' });
    expect(tokens).toMatchObject({
      kind: 'provider',
      accessToken: 'token-of-ana',
      refreshToken: 'more',
      tokenEndpoint: `${provider.url}/token`,
      clientId: 'runbook-cli',
    });
    expect(said.join('')).toContain(`open ${provider.url}/activate in a browser, and confirm the code WDJB-MJHT`);
    expect(new URLSearchParams(provider.seen.at(-1)!.body).get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:device_code');
  });

  it('ends with what the provider refuses', async () => {
    provider = await start(undefined, { error: 'access_denied', error_description: 'said no' });
    await expect(byDevice(session().session, { issuer: provider.url, clientId: 'c', scope: 'openid' })).rejects.toMatchObject({
      exit: 4,
      message: 'expected the provider to sign in, found access_denied: said no',
    });
  });

  it('believes no provider that calls itself another, and none in the clear elsewhere', async () => {
    provider = await start('https://another.example');
    const at = session().session;
    await expect(byDevice(at, { issuer: provider.url, clientId: 'c', scope: 'openid' })).rejects.toMatchObject({
      message: expect.stringContaining('https://another.example') as string,
    });
    await expect(byDevice(at, { issuer: 'http://login.example', clientId: 'c', scope: 'openid' })).rejects.toMatchObject({ exit: 2 });
  });
});
