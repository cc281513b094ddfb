import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI, type TOTP } from 'otpauth';
import { Browser } from '../../../test/issuers/browser.js';
import { CLIENT, CLIENT_SECRET, startIdentityProvider, type IdentityProvider } from '../../../test/issuers/identity-provider.mjs';
import { startSystem, type Api, type RunningSystem } from './running-system.mjs';
import { AUDIENCE, issuersFile } from '../../../test/issuers/signing-issuer.js';

/** As the world knows the service, which a proxy stands in front of. */
const OUTSIDE = 'https://runbooks.example';
const BACK = `${OUTSIDE}/api/v1/auth/oidc/corp/callback`;
const PASSWORD = 'a long walk by the river';

describe('people who sign in elsewhere', () => {
  let system: RunningSystem;
  let provider: IdentityProvider;
  let nobody: Api;
  let ada: Record<string, string>;
  let browser: Browser;
  const newBrowser = () => new Browser(new Map([[OUTSIDE, system.url]]));

  beforeAll(async () => {
    provider = await startIdentityProvider(BACK);
    const clientSecretFile = join(await mkdtemp(join(tmpdir(), 'runbook-secret-')), 'client-secret');
    await writeFile(clientSecretFile, `${CLIENT_SECRET}\n`, { mode: 0o600 });
    const signIn = { clientId: CLIENT, clientSecretFile, redirectUri: BACK };
    const file = await issuersFile({ name: 'corp', issuer: provider.url, audience: AUDIENCE, signIn });
    system = await startSystem({ ISSUERS_FILE: file });
    nobody = system.as('');
    const printed = /"token":"(rbi_[\w-]+)"/.exec(await readFile(system.process.logFile, 'utf8'))?.[1];
    const made = await nobody.post('/auth/setup', { token: printed, id: 'ada', name: 'Ada Byron', password: PASSWORD });
    ada = { authorization: `Bearer ${made.body.accessToken}` };
    for (const id of ['oli', 'eve']) expect((await nobody.post('/people', { id, name: id, roles: ['OPERATOR'] }, ada)).status).toBe(201);
  });
  afterAll(async () => {
    await Promise.all([system?.stop(), provider?.stop()]);
  });
  beforeEach(() => {
    browser = newBrowser();
  });

  const begin = (query = '', by = browser) => by.visit(`${OUTSIDE}/api/v1/auth/oidc/corp${query}`);
  const codeOf = async (person: string, query = '', by = browser) => {
    const sent = await begin(query, by);
    expect(sent.status).toBe(303);
    return by.signInAt(sent.headers.get('location')!, person, BACK);
  };
  const problemOf = async (answer: Response) => ({ status: answer.status, code: ((await answer.json()) as { code?: string }).code });
  const asOwnPage = (path: string, body?: object) =>
    browser.visit(`${OUTSIDE}/api/v1${path}`, { method: 'POST', ...(body ? { ...OWN_PAGE, body: JSON.stringify(body) } : FROM_OWN_PAGE) });
  const me = async () => (await browser.visit(`${OUTSIDE}/api/v1/auth/me`)).json();

  it('are sent there with PKCE, a state, a nonce and the address that is registered', async () => {
    const sent = await begin('?returnTo=/inbox');
    const address = new URL(sent.headers.get('location')!);
    expect(address.origin).toBe(provider.url);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      ...{ response_type: 'code', client_id: CLIENT, redirect_uri: BACK, scope: 'openid', code_challenge_method: 'S256' },
      ...{ state: expect.stringMatching(SECRET), nonce: expect.stringMatching(SECRET), code_challenge: expect.stringMatching(SECRET) },
    });
    expect(sent.headers.getSetCookie()[0]).toMatch(/^runbook_sign_in=[\w-]+; Path=\/; Expires=.+; HttpOnly; SameSite=Lax$/);
  });

  it('come back with a session like that of a password, and are led on by a page of the service’s own', async () => {
    const back = await browser.visit(await codeOf('oli', '?returnTo=/inbox?open=1'));
    expect([back.status, back.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await back.text()).toContain('<meta http-equiv="refresh" content="0;url=/inbox?open=1">');
    const cookies = back.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, '=…').replace(/Expires=[^;]+/, 'Expires=…'));
    expect(cookies).toEqual([
      'runbook_sign_in=…; Path=/; Expires=…; HttpOnly; SameSite=Lax',
      'runbook_access=…; Path=/; Expires=…; HttpOnly; SameSite=Strict',
      'runbook_refresh=…; Path=/api/v1/auth/refresh; Expires=…; HttpOnly; SameSite=Strict',
    ]);
    expect(await me()).toMatchObject({ kind: 'person', id: 'oli', roles: ['OPERATOR'] });
    const refreshed = await browser.visit(`${OUTSIDE}/api/v1/auth/refresh`, { method: 'POST', ...OWN_PAGE, body: '{}' });
    expect(refreshed.status).toBe(200);
    const left = await browser.visit(`${OUTSIDE}/api/v1/auth/logout`, { method: 'POST', ...FROM_OWN_PAGE });
    expect(left.status).toBe(200);
    expect(await me()).toMatchObject({ code: 'key-missing' });
  });

  it('are refused where nobody admitted them, and once they are suspended', async () => {
    expect(await problemOf(await browser.visit(await codeOf('mia')))).toEqual({ status: 401, code: 'sign-in-failed' });
    const other = newBrowser();
    const address = await codeOf('eve', '', other);
    await nobody.post('/people/eve/suspend', { reason: 'left the team' }, ada);
    expect(await problemOf(await other.visit(address))).toEqual({ status: 401, code: 'sign-in-failed' });
    expect(other.cookie(OUTSIDE, 'runbook_access')).toBeUndefined();
  });

  it.each<[string, (address: URL) => unknown]>([
    ['with another state', ({ searchParams }) => searchParams.set('state', 'guessed')],
    ['without a state', ({ searchParams }) => searchParams.delete('state')],
    ['without a code', ({ searchParams }) => searchParams.delete('code')],
    ['with a code that the provider never gave', ({ searchParams }) => searchParams.set('code', 'guessed')],
    ['of another provider', ({ searchParams }) => searchParams.set('iss', 'https://evil.example')],
    ['that does not name its provider, which always does', ({ searchParams }) => searchParams.delete('iss')],
  ])('are refused with an answer %s', async (_what, change) => {
    const address = new URL(await codeOf('oli'));
    change(address);
    expect(await problemOf(await browser.visit(address.href))).toEqual({ status: 401, code: 'sign-in-failed' });
    expect(browser.cookie(OUTSIDE, 'runbook_access')).toBeUndefined();
    // It was the one try that this sign-in had.
    expect(browser.cookie(OUTSIDE, 'runbook_sign_in')).toBeUndefined();
  });

  it('are refused in another browser than the one that began, and with an answer that comes twice', async () => {
    const address = await codeOf('oli');
    expect(await problemOf(await newBrowser().visit(address))).toEqual({ status: 401, code: 'sign-in-failed' });
    const thief = newBrowser();
    await begin('', thief);
    expect(await problemOf(await thief.visit(address))).toEqual({ status: 401, code: 'sign-in-failed' });
    expect((await browser.visit(address)).status).toBe(200);
    expect(await problemOf(await browser.visit(address))).toEqual({ status: 401, code: 'sign-in-failed' });
  });

  it('are asked anew by the provider where that is wanted', async () => {
    expect((await browser.visit(await codeOf('oli'))).status).toBe(200);
    // Nobody knows when the provider asked: such a session proves nothing.
    expect(await problemOf(await asOwnPage('/auth/second-factor'))).toEqual({ status: 403, code: 'step-up-required' });
    const sent = new URL((await begin('?fresh=true')).headers.get('location')!);
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({ prompt: 'login', max_age: '0' });
    const address = await browser.signInAt(sent.href, 'oli', BACK);
    expect((await browser.visit(address)).status).toBe(200);
    expect((await asOwnPage('/auth/second-factor')).status).toBe(201);
  });

  it('with a second factor of ours are let in by its code alone', async () => {
    await browser.visit(await codeOf('oli', '?fresh=true'));
    const begun = (await (await asOwnPage('/auth/second-factor')).json()) as { address: string };
    const totp = URI.parse(begun.address) as TOTP;
    const confirmed = await asOwnPage('/auth/second-factor/confirm', { code: totp.generate() });
    const { recoveryCodes } = (await confirmed.json()) as { recoveryCodes: string[] };
    const elsewhere = newBrowser();
    await elsewhere.visit(await codeOf('oli', '?fresh=true', elsewhere));
    browser = elsewhere;
    expect(await me()).toMatchObject({ code: 'second-factor-required' });
    expect(await problemOf(await browser.visit(`${OUTSIDE}/api/v1/executions`))).toEqual({ status: 401, code: 'second-factor-required' });
    // A session that is not whole must not get rid of what it lacks.
    expect(await problemOf(await asOwnPage('/auth/second-factor/remove', { code: recoveryCodes[0] }))).toEqual({
      ...{ status: 401, code: 'second-factor-required' },
    });
    const refreshed = await asOwnPage('/auth/refresh', {});
    expect(refreshed.status).toBe(200);
    expect(await me()).toMatchObject({ code: 'second-factor-required' });
    expect(await problemOf(await asOwnPage('/auth/step-up', { code: '000000' }))).toEqual({ status: 401, code: 'sign-in-refused' });
    expect((await asOwnPage('/auth/step-up', { code: recoveryCodes[0] })).status).toBe(204);
    expect(await me()).toMatchObject({ id: 'oli' });
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/%5cevil\t', 'inbox', '/a b'])(
    'are not led to %j afterwards',
    async (path) => {
      expect(await problemOf(await begin(`?returnTo=${encodeURIComponent(path)}`))).toEqual({ status: 400, code: 'invalid-request' });
    },
  );

  it('are told of a provider that there is not', async () => {
    expect(await problemOf(await browser.visit(`${OUTSIDE}/api/v1/auth/oidc/other`))).toEqual({ status: 404, code: 'provider-unknown' });
  });
});

const FROM_OWN_PAGE = { headers: { 'sec-fetch-site': 'same-origin' } };
const SECRET = /^[\w-]{43}$/;
const OWN_PAGE = { headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' } };
