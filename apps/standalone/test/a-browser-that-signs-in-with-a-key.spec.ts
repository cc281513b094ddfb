import { jest } from '@jest/globals';
import { DEV_KEY, ServicesInThisProcess, type Said } from './services-in-this-process.js';
import { done, newKey, newMember, type Credential } from './tenants-and-members.js';

const DEV: Credential = { 'x-api-key': DEV_KEY };
/** As a browser says of an act that a page of the service itself asks for. */
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

/** People's passwords are hashed, which a busy machine takes its time for. */
jest.setTimeout(600_000);

describe('a browser that signs in with a key', () => {
  let services: ServicesInThisProcess;
  let oli: Credential;
  beforeAll(async () => {
    services = await ServicesInThisProcess.start({ DEV_WORKER_KEYS: 'worker:key-of-a-worker-of-suites:edr/*' });
    oli = await newMember(services, DEV, 'oli', 'OPERATOR');
  });
  afterAll(() => services?.stop());

  const cookiesOf = ({ headers }: Said) => headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]!);
  const entered = async (key: string) => {
    const said = await done(services, 200, 'POST', '/auth/key-session', { body: { key } });
    return { said, headers: { ...OWN_PAGE, cookie: cookiesOf(said).join('; ') } };
  };
  const codeOf = async (...asked: Parameters<ServicesInThisProcess['ask']>) => {
    const { status, body } = await services.ask(...asked);
    return `${status} ${body?.code ?? ''}`.trim();
  };

  it('gets cookies that no script can read, and nothing of the key', async () => {
    const { said } = await entered(DEV_KEY);
    for (const cookie of said.headers.getSetCookie()) expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
    expect(said.headers.getSetCookie()).toHaveLength(2);
    expect(Object.keys(said.body as object).sort()).toEqual(['accessUntil', 'until']);
    expect(said.text + said.headers.getSetCookie().join()).not.toContain(DEV_KEY);
  });

  it('acts as the key does, renews its session, and is nobody when it signs out', async () => {
    const { headers } = await entered(DEV_KEY);
    expect((await done(services, 200, 'GET', '/auth/me', { headers })).body).toMatchObject({ id: 'dev', tenant: 'default' });
    const renewed = await done(services, 200, 'POST', '/auth/refresh', { headers, body: {} });
    const newer = { ...OWN_PAGE, cookie: cookiesOf(renewed).join('; ') };
    expect(await codeOf('GET', '/auth/me', { headers })).toBe('401 session-over');
    await done(services, 204, 'POST', '/auth/logout', { headers: newer });
    expect(await codeOf('GET', '/auth/me', { headers: newer })).toBe('401 session-over');
  });

  it('is held to what the key permits, and to it being good', async () => {
    const { id, credential } = await newKey(services, oli, { scopes: ['runbooks:read'] });
    const { headers } = await entered(credential['x-api-key']!);
    await done(services, 200, 'GET', '/runbooks', { headers });
    expect(await codeOf('GET', '/executions', { headers })).toBe('403 permission-missing');
    await done(services, 204, 'DELETE', `/auth/api-keys/${id}`, { headers: oli });
    expect(await codeOf('GET', '/runbooks', { headers })).toBe('401 session-over');
    expect(await codeOf('POST', '/auth/refresh', { headers, body: {} })).toBe('401 session-over');
  });

  it('may do nothing that another site’s page asks for', async () => {
    const { headers } = await entered(DEV_KEY);
    expect(await codeOf('POST', '/auth/logout', { headers: { ...headers, 'sec-fetch-site': 'cross-site' } })).toBe('403 cross-site');
    await done(services, 200, 'GET', '/auth/me', { headers });
  });

  it.each([
    ['that nobody has', 'rbk_0123456789abcdef_0123456789012345678901234567890123456789012'],
    ['of a service', 'key-of-a-worker-of-suites'],
  ])('is told of a key %s', async (_name, key) => {
    const said = await services.ask('POST', '/auth/key-session', { body: { key } });
    expect([said.status, said.body.code, said.headers.getSetCookie()]).toEqual([401, 'key-unknown', []]);
  });

  it('is told of a link that no start has printed', async () =>
    expect(await codeOf('POST', '/auth/first-visit', { body: { token: 'x'.repeat(43) } })).toBe('404 invitation-unknown'));

  it('proves nothing that a newer proof is asked for', async () => {
    const { headers } = await entered(DEV_KEY);
    expect(await codeOf('POST', '/auth/step-up', { headers, body: { password: 'whatever it is' } })).toMatch(/^4\d\d /);
  });

  it('learns how people come in', async () =>
    expect((await done(services, 200, 'GET', '/auth/ways-in')).body).toEqual({ providers: [], setUp: true }));
});
