import { readFile } from 'node:fs/promises';
import { startSystem, type Answer, type Api, type RunningSystem } from './running-system.mjs';

const PASSWORD = 'a long walk by the river';
const OTHER_PASSWORD = 'a short nap on the train';

const HELLO = `
apiVersion: runbook/v1
id: hello
name: Hello
steps:
  - { id: say, type: transform, with: { value: hello } }
`;

describe('members who sign in', () => {
  let system: RunningSystem;
  let nobody: Api;
  const yaml = { 'content-type': 'application/yaml' };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const tokenOf = async (id: string, password = PASSWORD) => {
    const answer = await nobody.post('/auth/login', { id, password });
    expect(answer.status).toBe(200);
    return answer.body.accessToken as string;
  };
  const me = async (headers: Record<string, string>) => (await nobody.get('/auth/me', headers)).body;
  const summary = ({ status, body }: Answer) => ({ status, code: body.code });
  const printedToken = async () => /"token":"(rbi_[\w-]+)"/.exec(await readFile(system.process.logFile, 'utf8'))?.[1];

  beforeAll(async () => {
    system = await startSystem({ DEV_API_KEYS: 'ian:key-of-person-ian:clerk' });
    nobody = system.as('');
  });
  afterAll(() => system?.stop());

  it('begin with an administrator, made once by the token that the service prints', async () => {
    const token = await printedToken();
    const ada = { token, id: 'ada', name: 'Ada Byron', password: PASSWORD };
    expect(summary(await nobody.post('/auth/setup', { ...ada, token: 'rbi_guessed' }))).toEqual({
      status: 404,
      code: 'invitation-unknown',
    });
    expect(summary(await nobody.post('/auth/setup', { ...ada, password: 'short' }))).toEqual({ status: 400, code: 'invalid-request' });
    const made = await nobody.post('/auth/setup', ada);
    expect(made).toMatchObject({ status: 201, body: { accessToken: expect.stringMatching(/^rba_[\w-]{65}$/) } });
    expect(summary(await nobody.post('/auth/setup', ada))).toEqual({ status: 404, code: 'invitation-unknown' });
    expect(await me(bearer(made.body.accessToken))).toMatchObject({
      ...{ kind: 'person', id: 'ada', name: 'Ada Byron', tenant: 'default', roles: ['PLATFORM_ADMIN'] },
    });
  });

  it('sign in by name and password, and are told nothing by what is refused', async () => {
    const refused = await nobody.post('/auth/login', { id: 'ada', password: 'wrong' });
    const unknown = await nobody.post('/auth/login', { id: 'nobody', password: 'wrong' });
    expect(summary(refused)).toEqual({ status: 401, code: 'sign-in-refused' });
    const { traceId: _one, ...words } = refused.body;
    const { traceId: _other, ...sameWords } = unknown.body;
    expect(sameWords).toEqual(words);
    expect(await me(bearer(await tokenOf('ada')))).toMatchObject({ id: 'ada' });
  });

  it('are admitted by an administrator, choose a password by invitation, and may do what their roles permit', async () => {
    const ada = bearer(await tokenOf('ada'));
    expect(await nobody.post('/people', { id: 'oli', name: 'Oli', roles: ['OPERATOR'] }, ada)).toMatchObject({
      status: 201,
      body: { id: 'oli', kind: 'person', name: 'Oli', roles: ['OPERATOR'] },
    });
    const { body: invitation } = await nobody.post('/people/oli/invitation', undefined, ada);
    expect(await nobody.post('/auth/password', { token: invitation.token, password: PASSWORD })).toMatchObject({ status: 200 });
    expect(summary(await nobody.post('/auth/password', { token: invitation.token, password: PASSWORD }))).toEqual({
      ...{ status: 404, code: 'invitation-unknown' },
    });
    const oli = bearer(await tokenOf('oli'));
    expect(await nobody.post('/runbooks', HELLO, { ...yaml, ...oli })).toMatchObject({
      status: 403,
      body: {
        code: 'permission-missing',
        permission: 'runbooks:write',
        roles: ['AUTHOR', 'developer'],
        grantedBy: ['ada'],
        detail:
          'expected permission runbooks:write (write runbooks and their schedules), found oli without it; ask ada for one of the roles AUTHOR, developer',
      },
    });
    expect(await nobody.put('/people/oli/roles/AUTHOR', undefined, ada)).toMatchObject({
      status: 200,
      body: { roles: ['AUTHOR', 'OPERATOR'] },
    });
    expect(await nobody.post('/runbooks', HELLO, { ...yaml, ...oli })).toMatchObject({ status: 201 });
    expect(await nobody.post('/executions', { runbookId: 'hello' }, { ...oli, prefer: 'wait=20' })).toMatchObject({
      status: 201,
      body: { status: 'COMPLETED', startedBy: { kind: 'person', id: 'oli', via: 'session' } },
    });
    expect(summary(await nobody.put('/people/oli/roles/AUDITOR', undefined, ada))).toEqual({ status: 409, code: 'duties-in-conflict' });
    expect(summary(await nobody.remove('/people/ada/roles/PLATFORM_ADMIN', ada))).toEqual({ status: 409, code: 'last-administrator' });
    expect(summary(await nobody.post('/people', { id: 'ian', name: 'Ian' }, ada))).toEqual({ status: 409, code: 'member-exists' });
    const permissions = (await nobody.get('/auth/permissions', oli)).body.items;
    expect(permissions).toContainEqual({
      ...{ permission: 'evidence:read', permits: 'export the evidence of runs', held: false, roles: ['AUDITOR'] },
    });
  });

  it('have keys, which are shown once, permit no more than they say and end at once', async () => {
    const oli = bearer(await tokenOf('oli'));
    const issued = await nobody.post('/auth/api-keys', { label: 'laptop', scopes: ['executions:read', 'api-keys:write'] }, oli);
    expect(issued).toMatchObject({ status: 201, body: { key: expect.stringMatching(/^rbk_[0-9a-f]{16}_[\w-]{43}$/), status: 'valid' } });
    const byKey = system.as(issued.body.key);
    expect((await byKey.get('/auth/me')).body).toMatchObject({ id: 'oli', permissions: ['api-keys:write', 'executions:read'] });
    expect(summary(await byKey.post('/executions', { runbookId: 'hello' }))).toEqual({ status: 403, code: 'permission-missing' });
    expect(summary(await byKey.post('/auth/api-keys', { label: 'more' }))).toEqual({ status: 403, code: 'permission-missing' });
    const [listed] = (await nobody.get('/auth/api-keys', oli)).body.items;
    expect(listed).toMatchObject({ id: issued.body.id, label: 'laptop', status: 'valid' });
    expect(JSON.stringify(listed)).not.toContain(issued.body.key.slice(-43));
    expect(await nobody.remove(`/auth/api-keys/${issued.body.id}`, oli)).toMatchObject({ status: 204 });
    expect(summary(await byKey.get('/auth/me'))).toEqual({ status: 401, code: 'key-unknown' });
  });

  it('stay in by a cookie that no other site can use, and go on by refreshing it', async () => {
    const login = await nobody.post('/auth/login', { id: 'oli', password: PASSWORD, cookie: true });
    const cookies = login.headers.getSetCookie();
    expect(login.body).not.toHaveProperty('accessToken');
    expect(cookies.map((cookie) => cookie.replace(/=[^;]+/, '=…').replace(/Expires=[^;]+/, 'Expires=…'))).toEqual([
      'runbook_access=…; Path=/; Expires=…; HttpOnly; SameSite=Strict',
      'runbook_refresh=…; Path=/api/v1/auth/refresh; Expires=…; HttpOnly; SameSite=Strict',
    ]);
    const cookie = cookies.map((text) => text.split(';')[0]).join('; ');
    const withCookie = (headers: Record<string, string>) =>
      fetchJson('POST', '/executions', { cookie, ...headers }, { runbookId: 'hello' });
    expect(await withCookie({ 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403, code: 'cross-site' });
    expect(await withCookie({ origin: 'https://evil.example' })).toMatchObject({ status: 403, code: 'cross-site' });
    expect(await withCookie({})).toMatchObject({ status: 403, code: 'cross-site' });
    expect((await withCookie({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    expect((await withCookie({ origin: system.url })).status).toBe(201);
    const refreshed = await fetchJson('POST', '/auth/refresh', { cookie, 'sec-fetch-site': 'same-origin' }, {});
    expect(refreshed.status).toBe(200);
    expect(await withCookie({ 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 401, code: 'session-over' });
  });

  it('see where they are signed in, and sign out there, or everywhere else', async () => {
    const [here, there] = [await tokenOf('oli'), await tokenOf('oli')];
    const sessions = async () => (await nobody.get('/auth/sessions', bearer(here))).body.items as { id: string; isCurrent: boolean }[];
    const [newest, current] = await sessions();
    expect([newest?.isCurrent, current?.isCurrent]).toEqual([false, true]);
    expect(newest).toMatchObject({ by: 'password', address: '127.0.0.1', agent: expect.any(String), until: expect.any(String) });
    expect(JSON.stringify(newest)).not.toContain(there.slice(4, 20));
    const ada = bearer(await tokenOf('ada'));
    expect((await nobody.get('/people/oli/sessions', ada)).body.items.map(({ id }: { id: string }) => id)).toContain(current!.id);
    expect(summary(await nobody.remove(`/auth/sessions/${newest!.id}`, ada))).toEqual({ status: 404, code: 'session-unknown' });
    expect(await nobody.remove(`/auth/sessions/${newest!.id}`, bearer(here))).toMatchObject({ status: 204 });
    expect(summary(await nobody.get('/auth/me', bearer(there)))).toEqual({ status: 401, code: 'session-over' });
    expect(await nobody.remove('/auth/sessions?keep=current', bearer(here))).toMatchObject({ status: 204 });
    expect(await sessions()).toMatchObject([{ isCurrent: true }]);
    expect(summary(await nobody.remove('/people/ada/sessions', bearer(here)))).toEqual({ status: 403, code: 'permission-missing' });
    expect(await nobody.remove('/people/oli/sessions', ada)).toMatchObject({ status: 204 });
    expect(summary(await nobody.get('/auth/me', bearer(here)))).toEqual({ status: 401, code: 'session-over' });
  });

  it('lose a session whose refreshing token comes a second time', async () => {
    const { body } = await nobody.post('/auth/login', { id: 'oli', password: PASSWORD });
    const second = await nobody.post('/auth/refresh', { refreshToken: body.refreshToken });
    expect(second.status).toBe(200);
    expect(summary(await nobody.post('/auth/refresh', { refreshToken: body.refreshToken }))).toEqual({ status: 401, code: 'session-over' });
    expect(summary(await nobody.get('/auth/me', bearer(second.body.accessToken)))).toEqual({ status: 401, code: 'session-over' });
  });

  it('are the same after a kill, and out at once when they are suspended or have another password', async () => {
    const oli = bearer(await tokenOf('oli'));
    await system.process.kill9();
    await system.process.start();
    expect(await me(oli)).toMatchObject({ id: 'oli', roles: ['AUTHOR', 'OPERATOR'] });
    const changed = await nobody.post('/auth/password', { id: 'oli', oldPassword: PASSWORD, password: OTHER_PASSWORD });
    expect(summary(await nobody.get('/auth/me', oli))).toEqual({ status: 401, code: 'session-over' });
    const again = bearer(changed.body.accessToken);
    const ada = bearer(await tokenOf('ada'));
    expect(await nobody.post('/people/oli/suspend', { reason: 'left the team' }, ada)).toMatchObject({
      status: 200,
      body: { permissions: [], suspended: { reason: 'left the team' } },
    });
    expect(summary(await nobody.get('/auth/me', again))).toEqual({ status: 401, code: 'session-over' });
    expect(summary(await nobody.post('/auth/login', { id: 'oli', password: OTHER_PASSWORD }))).toEqual({
      status: 401,
      code: 'sign-in-refused',
    });
    expect(await nobody.get('/auth/me', bearer(await tokenOf('ada')))).toMatchObject({ status: 200 });
    expect((await readFile(system.process.logFile, 'utf8')).match(/rbi_/g)).toHaveLength(1);
  });

  async function fetchJson(method: string, path: string, headers: Record<string, string>, body: object) {
    const answer = await fetch(`${system.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const { code } = (await answer.json()) as { code?: string };
    return { status: answer.status, code };
  }
});
