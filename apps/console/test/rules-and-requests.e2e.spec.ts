import type { Page } from 'playwright-core';
import { API_KEY } from '../../../test/system/index.mjs';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { personWithKey } from './acts/members.js';
import { choosesAndDoes, does, until, whyNot } from './acts/pressing.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'PUT /lifecycle-rules',
  'PUT /egress-rule',
  'PUT /break-glass',
  'DELETE /break-glass',
  'POST /break-glass/lifted-locks',
  'POST /approvals/{id}/comments',
  'POST /approvals/{id}/extend',
  'POST /approvals/{id}/delegate',
  'POST /approvals/{id}/override',
  'POST /overrides/{id}/reviews',
];

const KEYS = { ana: 'key-of-ana-for-suites', ben: 'key-of-ben-for-suites' };
const CONTAIN = `apiVersion: runbook/v1
id: contain
name: Contain a host
steps:
  - { id: ask, type: human-approval, with: { approvers: { users: [ana] }, timeoutMs: 3600000, message: "Isolate web-1?" } }
  - { id: isolate, type: transform, dependsOn: [ask], with: { value: isolated } }
`;
const MORE = 'More acts';
const MINUTE_MS = 60_000;

describe('rules of a tenant, and requests to its people', () => {
  let system: OwnSystem;
  let browser: OpenedBrowser;
  /** May open a gate alone. */
  let ola: string;
  beforeAll(async () => {
    [system, browser] = await Promise.all([ownSystem(), openBrowser(PRESSED)]);
    expect((await system.api.post('/runbooks', CONTAIN, { 'content-type': 'application/yaml' })).status).toBe(201);
    ola = await personWithKey(system.url, system.api, 'ola', 'BREAK_GLASS', 'OPERATOR');
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
  const changeOf = (page: Page, rule: string) =>
    page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: rule, exact: true }) })
      .getByRole('button', { name: 'Change' });
  const asked = async (): Promise<string> => {
    const { id } = (await system.as(ola).post('/executions', { runbookId: 'contain' })).body;
    const isOfRun = (line: { execution: string }) => line.execution === id;
    const { items } = await until(
      () => system.api.get('/approvals?mine=false'),
      (body) => body.items.some(isOfRun),
    );
    return items.find(isOfRun).id;
  };
  const request = async (id: string) => (await system.api.get(`/approvals/${id}`)).body;

  it('are changed one by one, and say what holds from then on', async () => {
    const page = await opened('/operations/rules');
    const lifecycle = {
      'When a version is deprecated, its runs': 'They are cancelled',
      'The legal basis': 'A start must name an authority',
    };
    await does(page, { opens: changeOf(page, 'Lifecycle of runbooks'), verb: 'Change them', fill: lifecycle });
    await page.getByText('A start must name an authority').waitFor();
    expect((await system.api.get('/lifecycle-rules')).body).toMatchObject({
      deprecatedWhileRunning: 'cancel',
      inlineLegalBasis: 'refused',
    });

    const egress = { Rule: 'These places alone', Places: 'edr.example:443\n*.ti.example:443' };
    await does(page, { opens: changeOf(page, 'Where steps may go'), verb: 'Change it', fill: egress });
    await page.getByText('*.ti.example:443, edr.example:443').waitFor();
    expect((await system.api.get('/egress-rule')).body).toMatchObject({ places: ['*.ti.example:443', 'edr.example:443'] });
  });

  it('are talked about, given more time and passed on by who is asked', async () => {
    const id = await asked();
    const before = await request(id);
    const page = await opened(`/inbox/${id}`, KEYS.ana);
    await page.getByLabel('A comment, which decides nothing').fill('Which subnet is it in?');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByRole('main').getByText('Which subnet is it in?').waitFor();
    await choosesAndDoes(page, { menu: MORE, item: 'Extend the deadline…', verb: 'Extend it', fill: { By: '15 minutes' } });
    await page.getByText('The deadline was moved.').waitFor();
    const passing = { Person: 'ben', 'Reason (optional)': 'on leave from noon' };
    await choosesAndDoes(page, { menu: MORE, item: 'Let somebody else decide in my place…', verb: 'Pass it on', fill: passing });
    await page.getByText('You have passed your voice on to ben, who decides in your place.').first().waitFor();
    const now = await request(id);
    expect(now).toMatchObject({
      comments: [{ by: 'ana', text: 'Which subnet is it in?' }],
      delegations: [{ from: 'ana', to: 'ben' }],
    });
    expect(Date.parse(now.deadlineAt) - Date.parse(before.deadlineAt)).toBe(15 * MINUTE_MS);
  });

  it('let one person open a gate alone, whom others lock out again, until an administrator lifts it', async () => {
    const page = await opened('/operations/rules');
    const allowed = changeOf(page, 'Break-glass');
    const rule = { Gates: 'One person may, and others look at it', 'Persons who must say the same': '1' };
    await does(page, { opens: allowed, verb: 'Change it', fill: rule });
    await page.getByText('One person may open a gate alone; 1 with the role APPROVER').waitFor();

    const id = await asked();
    const alone = await opened(`/inbox/${id}`, ola);
    const fill = { 'Why it cannot wait for the votes': 'it spreads' };
    await choosesAndDoes(alone, { menu: MORE, item: 'Open it alone (break-glass)…', verb: 'Open it alone', fill });
    await alone.getByText('The gate is open. Others owe it a look now.').waitFor();
    const { status, override } = await request(id);
    expect([status, override]).toEqual(['overridden', expect.objectContaining({ by: 'ola', reason: 'it spreads' })]);

    const reviewer = await opened(`/inbox/overrides/${override.id}`, KEYS.ana);
    await does(reviewer, { opens: 'Condemn it', verb: 'Condemn it', fill: { Reason: 'she could have called' } });
    await reviewer.getByText('Condemned', { exact: true }).waitFor();
    expect((await system.api.get('/break-glass')).body.locks).toMatchObject([{ kind: 'person', id: 'ola', because: 'condemned' }]);

    await page.reload();
    await does(page, { opens: 'Lift the lock', verb: 'Lift it', fill: { Reason: 'talked through with her' } });
    await page.getByText('The lock is lifted.').waitFor();
    await does(page, { opens: allowed, verb: 'Change it', fill: { Gates: 'Nobody opens one alone' } });
    await page.getByText('Nobody opens a gate without its votes.').waitFor();
    expect((await system.api.get('/break-glass')).body).toEqual({ locks: [] });
  });

  it('are not changed, and open no gate, for who may not: he reads who may', async () => {
    const id = await asked();
    const page = await opened('/operations/rules', KEYS.ben);
    expect(await whyNot(page, 'Change')).toMatch(/needs (lifecycle:write|egress:write|people:write)\. .*TENANT_ADMIN/);
    await page.goto(`/inbox/${id}`);
    await page.getByText('You are not asked here: it is for').first().waitFor();
    await page.getByRole('button', { name: MORE }).click();
    await page.getByRole('menuitem', { name: /Open it alone.*needs approvals:override\. The role BREAK_GLASS brings it/ }).waitFor();
  });
});
