import { API_KEY } from '../../../test/system/index.mjs';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { does, keepsTheSecret, whyNot } from './acts/pressing.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'PUT /roles/{role}',
  'DELETE /roles/{role}',
  'POST /teams',
  'PUT /teams/{id}/members/{member}',
  'DELETE /teams/{id}/members/{member}',
  'PUT /teams/{id}/runbooks/{runbook}',
  'DELETE /teams/{id}/runbooks/{runbook}',
  'POST /teams/{id}/dissolve',
  'POST /tenants',
  'POST /tenants/{id}/suspend',
  'POST /tenants/{id}/reinstate',
  'POST /auth/setup',
  'POST /auth/logout',
];

const PASSWORD = 'a long walk by the river';
/** Has no role in the tenant that administers anything. */
const ANA = 'key-of-ana-for-suites';

describe('teams, roles and tenants in the console', () => {
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

  it('have a role of their own: it is made, changed and removed', async () => {
    const page = await opened('/operations/roles');
    const role = async () =>
      (await system.api.get('/roles')).body.items.find(({ role: name }: { role: string }) => name === 'night-watch')?.permissions;
    const fill = { Name: 'night-watch', 'executions:read': true, 'executions:pause': true };
    await does(page, { opens: 'Make a role', verb: 'Make it', fill });
    await page.getByText('night-watch permits 2 things.').waitFor();
    expect(await role()).toEqual(['executions:pause', 'executions:read']);
    await does(page, { opens: 'Change night-watch', verb: 'Change it', fill: { 'executions:pause': false, 'executions:cancel': true } });
    expect(await role()).toEqual(['executions:cancel', 'executions:read']);
    await does(page, { opens: 'Remove night-watch', verb: 'Remove it' });
    await page.getByText('night-watch is removed.').waitFor();
    expect(await role()).toBeUndefined();
  });

  it('have a team that people and runbooks come into and leave, until it is dissolved', async () => {
    await system.api.post('/people', { id: 'mia', name: 'Mia Marsh' });
    const page = await opened('/operations/teams');
    const team = async () => (await system.api.get('/teams/blue')).body;
    await does(page, { opens: 'Make a team', verb: 'Make it', fill: { Id: 'blue', Name: 'Blue team' } });
    await page.getByRole('heading', { name: 'Blue team' }).waitFor();
    await does(page, { opens: 'Add a member', verb: 'Add', fill: { Member: 'mia', OPERATOR: true } });
    await does(page, { opens: 'Add a runbook', verb: 'Add', fill: { Runbook: 'contain-host' } });
    expect(await team()).toMatchObject({
      ...{ name: 'Blue team', members: [{ member: 'mia', roles: ['OPERATOR'] }], runbooks: ['contain-host'] },
    });
    await does(page, { opens: 'Take mia out', verb: 'Take it out' });
    await does(page, { opens: 'Take contain-host out', verb: 'Take it out' });
    await page.getByText('Nobody belongs to it yet.').waitFor();
    await page.getByText('None is the team’s yet', { exact: false }).waitFor();
    expect(await team()).toMatchObject({ members: [], runbooks: [] });
    await does(page, { opens: 'Dissolve', verb: 'Dissolve it', fill: { Reason: 'merged with red' } });
    await page.getByText('merged with red').waitFor();
    expect((await team()).dissolved).toMatchObject({ reason: 'merged with red' });
  });

  it('are made anew as a tenant, whose first administrator comes in by the link into that tenant, and into no other', async () => {
    const page = await opened('/operations/tenants');
    await does(page, { opens: 'Make a tenant', verb: 'Make it', fill: { Id: 'acme', Name: 'Acme' } });
    const link = await keepsTheSecret(page);
    expect(link).toMatch(/^http:\/\/[^/]+\/sign-in#set-up=rbi_[\w-]+$/);

    const other = (await browser.person(system.url)).page;
    await other.goto(link);
    await other.getByRole('heading', { name: 'The first administrator' }).waitFor();
    // What is good for whoever has it stands in no history of the browser.
    expect(other.url()).toBe(`${system.url}/sign-in`);
    await other.getByLabel(/^Id/).fill('ada');
    await other.getByLabel(/^Name/).fill('Ada Byron');
    await other.getByLabel(/^Password/).fill(PASSWORD);
    await other.getByRole('button', { name: 'Make me the administrator' }).click();
    await other.getByRole('heading', { name: 'Home' }).waitFor();
    const me = await (await other.request.get('/api/v1/auth/me')).json();
    expect(me).toMatchObject({ id: 'ada', name: 'Ada Byron', tenant: 'acme', roles: ['TENANT_ADMIN'] });

    await other.getByRole('button', { name: 'Ada Byron: settings and sign-out' }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    await other.getByLabel('Name').waitFor();
    expect((await other.request.get('/api/v1/auth/me')).status()).toBe(401);
  });

  it('are suspended as a tenant, with everybody of it, and come back', async () => {
    expect((await system.api.post('/tenants', { id: 'beta', name: 'Beta' })).status).toBe(201);
    const tenant = async () => (await system.api.get('/tenants/beta')).body;
    const page = await opened('/operations/tenants/beta');
    await does(page, { opens: 'Suspend', verb: 'Suspend it', fill: { Reason: 'the contract is over' } });
    await page.getByText('the contract is over').waitFor();
    expect((await tenant()).suspended).toMatchObject({ reason: 'the contract is over' });
    await does(page, { opens: 'Reinstate', verb: 'Reinstate it' });
    await page.getByText('Beta is back.').waitFor();
    expect(await tenant()).not.toHaveProperty('suspended');
  });

  it.each([
    ['/operations/roles', 'Make a role', 'people:write'],
    ['/operations/teams', 'Make a team', 'people:write'],
    ['/operations/tenants', 'Make a tenant', 'tenants:write'],
  ])('are not changed at %s by who may not, and he reads who may', async (path, act, permission) => {
    const page = await opened(path, ANA);
    expect(await whyNot(page, act)).toMatch(new RegExp(`needs ${permission}\\. .*_ADMIN.* an administrator can grant it\\.`));
  });
});
