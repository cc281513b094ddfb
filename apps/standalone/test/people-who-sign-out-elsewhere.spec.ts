import { jest } from '@jest/globals';
import { SignJWT, type JWTPayload } from 'jose';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Browser } from '../../../test/issuers/browser.js';
import { CLIENT, CLIENT_SECRET, startIdentityProvider, type IdentityProvider } from '../../../test/issuers/identity-provider.mjs';
import { AUDIENCE, issuersFile, pairOf, SigningIssuer } from '../../../test/issuers/signing-issuer.js';
import { ServicesInThisProcess } from './services-in-this-process.js';
import { bearer, done, newMember, newTenant, type Credential } from './tenants-and-members.js';

/** As the world knows the service, which a proxy stands in front of. */
const OUTSIDE = 'https://runbooks.example';
const BACK = `${OUTSIDE}/api/v1/auth/oidc/corp/callback`;
const OUT = `${OUTSIDE}/signed-out`;
const OWN_PAGE = { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } };
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(120_000);

describe('people who sign out elsewhere', () => {
  let services: ServicesInThisProcess;
  let provider: IdentityProvider;
  let signing: SigningIssuer;
  let root: Credential;
  const newBrowser = () => new Browser(new Map([[OUTSIDE, services.url]]));

  beforeAll(async () => {
    signing = await new SigningIssuer().start();
    // Nobody signs in there: it only says what has ended.
    signing.discovery = { authorization_endpoint: `${signing.url}/authorize`, token_endpoint: `${signing.url}/token` };
    provider = await startIdentityProvider(BACK, {
      groups: { oli: ['soc-blue'] },
      client: {
        post_logout_redirect_uris: [OUT],
        backchannel_logout_uri: `${OUTSIDE}/api/v1/auth/oidc/corp/backchannel-logout`,
        backchannel_logout_session_required: true,
      },
      reach: (address) => address.replace(OUTSIDE, services.url),
    });
    const clientSecretFile = join(await mkdtemp(join(tmpdir(), 'runbook-secret-')), 'client-secret');
    await writeFile(clientSecretFile, CLIENT_SECRET, { mode: 0o600 });
    const signIn = { clientId: CLIENT, clientSecretFile, redirectUri: BACK, postLogoutRedirectUri: OUT };
    const teams = { claims: { teams: 'groups' }, teamNames: { 'soc-blue': { team: 'blue', roles: ['OPERATOR'] } } };
    const other = { clientId: CLIENT, redirectUri: BACK.replace('corp', 'signing') };
    const file = await issuersFile(
      { name: 'corp', issuer: provider.url, audience: AUDIENCE, tenants: ['acme'], signIn, ...teams },
      { name: 'signing', issuer: signing.url, audience: AUDIENCE, tenants: ['acme'], signIn: other },
    );
    services = await ServicesInThisProcess.start({ ISSUERS_FILE: file, RATE_LIMIT_PER_TENANT: '1000000' });
    root = await newTenant(services, 'acme');
    await done(services, 201, 'POST', '/teams', { headers: root, body: { id: 'blue', name: 'Blue' } });
    await newMember(services, root, 'oli');
    await newMember(services, root, 'eve');
  });
  afterAll(async () => {
    await services?.stop();
    await Promise.all([provider?.stop(), signing?.stop()]);
  });

  const signedIn = async (person: string) => {
    const browser = newBrowser();
    const sent = await browser.visit(`${OUTSIDE}/api/v1/auth/oidc/corp`);
    const back = await browser.visit(await browser.signInAt(sent.headers.get('location')!, person, BACK));
    expect(back.status).toBe(200);
    return browser;
  };
  const me = async (browser: Browser): Promise<{ id?: string; code?: string; teams?: object[] }> =>
    (await browser.visit(`${OUTSIDE}/api/v1/auth/me`)).json() as Promise<{ id?: string; code?: string; teams?: object[] }>;
  const signOut = (browser: Browser) => browser.visit(`${OUTSIDE}/api/v1/auth/logout`, OWN_PAGE);
  /** What the provider asks on its page of signing out is answered with yes. */
  const signOutThere = async (browser: Browser, address: string) => {
    const page = await (await browser.visit(address)).text();
    const [, action] = /action="([^"]+)"/.exec(page) ?? [];
    const [, xsrf] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    return browser.visit(action!, { method: 'POST', body: new URLSearchParams({ xsrf: xsrf!, logout: 'yes' }) });
  };

  it('belong in their session to the teams that the provider said at its start', async () => {
    const browser = await signedIn('oli');
    expect((await me(browser)).teams).toMatchObject([{ team: 'blue', roles: ['OPERATOR'], issuer: 'corp' }]);
    // Its tokens are changed, and it is the same session.
    expect(
      (
        await browser.visit(`${OUTSIDE}/api/v1/auth/refresh`, {
          ...OWN_PAGE,
          headers: { ...OWN_PAGE.headers, 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    ).toBe(200);
    expect((await me(browser)).teams).toMatchObject([{ team: 'blue', issuer: 'corp' }]);
    expect((await me(await signedIn('eve'))).teams).toBeUndefined();
  });

  it('end their session here first, and are told where it ends at the provider, which leads them back', async () => {
    const browser = await signedIn('oli');
    const answer = await signOut(browser);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await me(browser)).toMatchObject({ code: 'key-missing' });
    const { endSession, state } = (await answer.json()) as { endSession: string; state: string };
    const address = new URL(endSession);
    expect(`${address.origin}${address.pathname}`).toBe(`${provider.url}/session/end`);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      ...{ client_id: CLIENT, post_logout_redirect_uri: OUT, state },
      id_token_hint: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect(state).toMatch(/^[\w-]{43}$/);
    const led = await signOutThere(browser, endSession);
    expect(led.headers.get('location')).toBe(`${OUT}?state=${state}`);
    // Who comes again is asked for his password.
    const again = await browser.visit((await browser.visit(`${OUTSIDE}/api/v1/auth/oidc/corp`)).headers.get('location')!);
    expect(again.headers.get('location')).toContain('/interaction/');
  });

  it('are signed out here when they sign out there, in that session alone', async () => {
    const [one, other] = [await signedIn('oli'), await signedIn('oli')];
    const eve = await signedIn('eve');
    const elsewhere = await signedIn('oli');
    const { endSession } = (await (await signOut(elsewhere)).json()) as { endSession: string };
    await signOutThere(elsewhere, endSession);
    expect([(await me(one)).id, (await me(other)).id]).toEqual(['oli', 'oli']);
    const ending = new URL(endSession);
    ending.searchParams.delete('id_token_hint');
    await signOutThere(one, ending.href);
    expect(await me(one)).toMatchObject({ code: 'session-over' });
    expect([(await me(other)).id, (await me(eve)).id]).toEqual(['oli', 'eve']);
  });

  it('keep nothing of what the provider said that the store could read', async () => {
    await signedIn('oli');
    const sessions = await services.platform.documents.collection<{ _id: string }>({
      name: 'gateway.sessions',
      indexes: [],
      readOnly: true,
    });
    const kept = JSON.stringify(await sessions.find({ where: { _id: { gt: '' } }, limit: 100 }));
    expect(kept).toContain('"sealedIdToken":"');
    expect(kept).not.toContain('eyJ');
  });

  it('who came in by a password end their session here, and nothing else is said', async () => {
    const { body } = await done(services, 200, 'POST', '/auth/login', {
      body: { tenant: 'acme', id: 'root', password: 'a long walk by the river' },
    });
    const out = await services.ask('POST', '/auth/logout', { headers: bearer(body.accessToken) });
    expect([out.status, out.text]).toEqual([204, '']);
  });

  describe('by a word of the provider', () => {
    const at = () => Math.floor(Date.now() / 1_000);
    const logoutToken = async (claims: JWTPayload = {}, { kid = 'first' } = {}) => {
      const { privateKey } = await pairOf(kid);
      const payload = {
        iss: signing.url,
        aud: CLIENT,
        iat: at(),
        exp: at() + 120,
        jti: 'j',
        sub: 'oli',
        events: { [LOGOUT_EVENT]: {} },
        ...claims,
      };
      return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid, typ: 'logout+jwt' }).sign(privateKey);
    };
    const say = (body: string, of = 'signing') =>
      fetch(`${services.url}/api/v1/auth/oidc/${of}/backchannel-logout`, {
        ...{ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body },
      });
    const said = async (token: string, of?: string) => {
      const answer = await say(`${new URLSearchParams({ logout_token: token })}`, of);
      const text = await answer.text();
      return { status: answer.status, code: text === '' ? undefined : (JSON.parse(text) as { code: string }).code };
    };
    const REFUSED = { status: 400, code: 'logout-token-refused' };

    it.each<[string, JWTPayload, { kid?: string }?]>([
      ['that anybody could have signed', {}, { kid: 'stolen' }],
      ['of another issuer', { iss: 'https://evil.example' }],
      ['for another client', { aud: AUDIENCE }],
      ['that has expired', { exp: 1 }],
      ['that never ends', { exp: undefined }],
      ['without a time', { iat: undefined }],
      ['without an id', { jti: undefined }],
      ['without events', { events: undefined }],
      ['with another event', { events: { 'https://example.com/other': {} } }],
      ['that says who signed in', { nonce: 'n' }],
      ['that names nobody', { sub: undefined }],
    ])('are not signed out by a token %s', async (_what, claims, more = {}) => {
      expect(await said(await logoutToken(claims, more))).toEqual(REFUSED);
    });

    it('are not signed out by a token that is no one’s, or of none, and unknown providers say nothing', async () => {
      expect(await said('a.b.c')).toEqual(REFUSED);
      for (const body of ['', 'logout_token=a&logout_token=b']) expect((await say(body)).status).toBe(400);
      expect(await said(await logoutToken(), 'other')).toEqual({ status: 404, code: 'provider-unknown' });
    });

    it('are signed out of all that began before it, and of nothing that began later, nor with another provider', async () => {
      const corp = await signedIn('oli');
      const answer = await say(`${new URLSearchParams({ logout_token: await logoutToken() })}`);
      expect([answer.status, answer.headers.get('cache-control'), await answer.text()]).toEqual([200, 'no-store', '']);
      expect((await me(corp)).id).toBe('oli');
    });
  });
});
