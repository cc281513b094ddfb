import { API_KEY } from '../../../test/system/index.mjs';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { codeFor } from '../../../test/issuers/authenticator.js';
import { does, keepsTheSecret, whyNot } from './acts/pressing.js';
import { choosesAPassword } from './journey/people-of-a-run.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'POST /people',
  'PUT /people/{id}/roles/{role}',
  'DELETE /people/{id}/roles/{role}',
  'PUT /people/{id}/clearance',
  'POST /people/{id}/clearance/withdraw',
  'POST /people/{id}/suspend',
  'POST /people/{id}/reinstate',
  'POST /people/{id}/invitation',
  'POST /people/{id}/api-keys',
  'DELETE /people/{id}/second-factor',
  'DELETE /people/{id}/sessions/{session}',
  'POST /auth/api-keys',
  'DELETE /auth/api-keys/{id}',
  'DELETE /auth/sessions/{id}',
  'DELETE /auth/sessions',
];

describe('members in the console', () => {
  let system: OwnSystem;
  let browser: OpenedBrowser;
  beforeAll(async () => {
    [system, browser] = await Promise.all([ownSystem(), openBrowser(PRESSED)]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  const opened = async (path: string, key = API_KEY) => {
    const { page } = await browser.person(system.url, key);
    await page.goto(path);
    return page;
  };
  const member = async (id: string) => (await system.api.get(`/people/${id}`)).body;

  it('are admitted, given other roles, cleared, and suspended until somebody takes it back', async () => {
    const page = await opened('/operations/people');
    await does(page, { opens: 'Admit a member', verb: 'Admit', fill: { Id: 'mia', Name: 'Mia Marsh', APPROVER: true } });
    await page.getByRole('heading', { name: 'Mia Marsh' }).waitFor();
    expect(await member('mia')).toMatchObject({ name: 'Mia Marsh', kind: 'person', roles: ['APPROVER'] });

    await does(page, { opens: 'Roles', verb: 'Change them', fill: { APPROVER: false, OPERATOR: true } });
    await page.getByText('The roles of Mia Marsh are changed.').waitFor();
    expect((await member('mia')).roles).toEqual(['OPERATOR']);

    const cleared = { 'Cleared for': 'CONFIDENTIAL', Reason: 'vetted in November' };
    await does(page, { opens: 'Clearance', verb: 'Change it', fill: cleared });
    expect((await member('mia')).clearance).toMatchObject({ level: 'CONFIDENTIAL', granted: true });
    const none = { 'Cleared for': 'None granted: as the tenant’s rule says', Reason: 'the vetting is over' };
    await page.getByText('CONFIDENTIAL', { exact: true }).waitFor();
    await does(page, { opens: 'Clearance', verb: 'Change it', fill: none });
    expect((await member('mia')).clearance).toMatchObject({ granted: false });

    await does(page, { opens: 'Suspend', verb: 'Suspend', fill: { Reason: 'a lost laptop' } });
    await page.getByText('a lost laptop').waitFor();
    expect((await member('mia')).suspended).toMatchObject({ reason: 'a lost laptop' });
    await does(page, { opens: 'Reinstate', verb: 'Reinstate' });
    await page.getByText('Mia Marsh is back.').waitFor();
    expect(await member('mia')).not.toHaveProperty('suspended');
  });

  it('sign in by an invitation, have keys of their own, and are signed out and rid of a second factor by an administrator', async () => {
    await system.api.post('/people', { id: 'nia', name: 'Nia North', roles: ['VIEWER'] });
    const page = await opened('/operations/people/nia');
    await does(page, { opens: 'Invite', verb: 'Make an invitation' });
    const other = (await browser.person(system.url)).page;
    await choosesAPassword(other, await keepsTheSecret(page));
    await other.goto('/operations/keys');
    await does(other, { opens: 'Issue a key', verb: 'Issue it', fill: { 'What it is for': 'laptop' } });
    expect((await system.as(await keepsTheSecret(other)).get('/auth/me')).body).toMatchObject({ id: 'nia', kind: 'person' });

    // As a browser says of what a page of the service itself asks for.
    const headers = { 'sec-fetch-site': 'same-origin' };
    const enrolled = await other.request.post('/api/v1/auth/second-factor', { headers });
    const code = codeFor(((await enrolled.json()) as { address: string }).address, 0);
    expect((await other.request.post('/api/v1/auth/second-factor/confirm', { headers, data: { code } })).status()).toBe(200);
    await page.reload();
    await does(page, { opens: 'Remove second factor', verb: 'Remove it' });
    await page.getByText('Nia North has no second factor any more.').waitFor();
    expect(await member('nia')).not.toHaveProperty('secondFactorSince');

    // The one that the invitation began with is used; the window of the person has another.
    const sessions = async () => (await system.api.get('/people/nia/sessions')).body.items as unknown[];
    const before = (await sessions()).length;
    await does(page, { opens: page.getByRole('button', { name: /^Sign out / }).first(), verb: 'Sign it out' });
    expect(await sessions()).toHaveLength(before - 1);
  });

  it('have keys as long as they are good, and a service has none but those that it is given', async () => {
    await system.api.post('/people', { id: 'siem', name: 'The SIEM', kind: 'service', roles: ['VIEWER'] });
    const page = await opened('/operations/people/siem');
    await does(page, { opens: 'Issue a key', verb: 'Issue it', fill: { 'What it is for': 'forwarder', Scopes: 'runbooks:read' } });
    const key = await keepsTheSecret(page);
    expect((await system.as(key).get('/auth/me')).body).toMatchObject({ kind: 'service', id: 'siem', permissions: ['runbooks:read'] });
    await does(page, { opens: 'Revoke forwarder', verb: 'Revoke it' });
    await page.getByText('forwarder is revoked.').waitFor();
    expect((await system.as(key).get('/auth/me')).status).toBe(401);
  });

  it('see where they are signed in, and sign out one of these places or all but this', async () => {
    const own = 'key-of-ben-for-suites';
    const page = await opened('/operations/sessions', own);
    await page.getByText('this one').waitFor();
    const [second, third] = [await opened('/', own), await opened('/', own)];
    for (const one of [second, third]) await one.getByRole('heading', { name: 'Home' }).waitFor();
    const left = async () => [second, third].map((one) => one.request.get('/api/v1/auth/me').then((answer) => answer.status()));
    await page.reload();
    const rows = page.getByRole('row').filter({ hasNotText: 'this one' });
    await does(page, { opens: rows.getByRole('button', { name: /^Sign out / }).first(), verb: 'Sign it out' });
    expect((await Promise.all(await left())).toSorted((one, other) => one - other)).toEqual([200, 401]);
    await does(page, { opens: 'Sign out everywhere else', verb: 'Sign out' });
    await page.getByText('You are signed out everywhere else.').waitFor();
    expect(await Promise.all(await left())).toEqual([401, 401]);
    expect((await page.request.get('/api/v1/auth/me')).status()).toBe(200);
  });

  it('are admitted by nobody who may not, and he reads who may', async () => {
    const page = await opened('/operations/people', 'key-of-ana-for-suites');
    expect(await whyNot(page, 'Admit a member')).toMatch(/needs people:write\. .*TENANT_ADMIN.* an administrator can grant it\./);
  });
});
