import { API_KEY } from '../../../test/system/index.mjs';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { personWithKey } from './acts/members.js';
import { choosesAndDoes, does, whyNot } from './acts/pressing.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'POST /runbooks',
  'POST /runbooks/try',
  'POST /runbooks/{id}/drafts/{draft}/reject',
  'DELETE /runbooks/{id}/drafts/{draft}',
  'POST /runbooks/{id}/versions/{version}/restore',
];

const YAML = { 'content-type': 'application/yaml' };
const greeting = (id: string, word = 'Hello'): string => `apiVersion: runbook/v1
id: ${id}
name: Greeter ${id}
inputs: { type: object, required: [name], properties: { name: { type: string } } }
steps:
  - { id: compose, type: transform, when: "inputs.name != 'nobody'", with: { value: "${word}, {{ inputs.name }}" } }
`;

describe('drafts and versions in the console', () => {
  let system: SharedSystem;
  let browser: OpenedBrowser;
  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser(PRESSED)]);
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
  const drafted = async (id: string): Promise<void> => {
    expect((await system.api.post('/runbooks/drafts', greeting(id), YAML)).status).toBe(201);
  };

  it('are found in the list of runbooks, by who has left them, before there is a version', async () => {
    await drafted('new-on-screens');
    const page = await opened('/runbooks?q=new-on-screens');
    const row = page.getByRole('row').filter({ hasText: 'Greeter new-on-screens' });
    await expect(row.innerText()).resolves.toMatch(/new-on-screens[^]*Draft[^]*–[^]*dev/);
    await row.getByRole('link', { name: 'Greeter new-on-screens' }).click();
    await page.waitForURL('**/runbooks/new-on-screens/drafts/1');
    await page.getByRole('button', { name: 'Submit for review' }).waitFor();
  });

  it('show of one step what it would get and give, and why it would be done', async () => {
    await drafted('tried-on-screens');
    const page = await opened('/designer?runbook=tried-on-screens&draft=1');
    await page.locator('.react-flow__node[data-id="compose"]').click();
    await page.getByRole('button', { name: 'Try it' }).click();
    const dialog = page.getByRole('dialog');
    const result = dialog.getByRole('region', { name: 'What it comes to' });
    await dialog.getByRole('textbox', { name: 'name' }).fill('Ada');
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await result.getByText('It would be done').waitFor();
    await result.getByText('Hello, Ada').first().waitFor();
    await dialog.getByRole('textbox', { name: 'name' }).fill('nobody');
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await result.getByText('It would be skipped').waitFor();
    expect((await system.api.get('/executions?runbookId=tried-on-screens')).body.items).toEqual([]);
  });

  it('are put in force from the text at once, where nothing is reviewed', async () => {
    await drafted('registered-on-screens');
    const page = await opened('/designer?runbook=registered-on-screens&draft=1');
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.getByText('Version 1 of registered-on-screens is in force.').waitFor();
    const { body } = await system.api.get('/runbooks/registered-on-screens');
    expect(body).toMatchObject({ version: 1, status: 'APPROVED', approval: { kind: 'author', by: 'dev' } });
  });

  it('are sent back with a reason by another person, and deleted by their author', async () => {
    await drafted('sent-back-on-screens');
    const at = '/runbooks/sent-back-on-screens/drafts/1';
    const draft = async () => (await system.api.get(at)).body;
    const reviewer = await opened(at, await personWithKey(system.url, system.api, 'reviewer-of-screens', 'REVIEWER'));
    expect(await whyNot(reviewer, 'Submit for review')).toMatch(/needs runbooks:write\. .*AUTHOR/);
    const page = await opened(at);
    await page.getByRole('button', { name: 'Submit for review' }).click();
    await page.getByText('It is in review.').waitFor();
    await reviewer.reload();
    await does(reviewer, { opens: 'Send back', verb: 'Send back', fill: { Reason: 'in which language?' } });
    await reviewer.getByText('in which language?').waitFor();
    expect(await draft()).toMatchObject({ status: 'DRAFT', reason: 'in which language?' });
    await page.reload();
    await does(page, { opens: 'Delete', verb: 'Delete' });
    await page.getByText('Draft 1 is deleted.').waitFor();
    expect((await system.api.get('/runbooks/sent-back-on-screens/drafts')).body.items).toMatchObject([{ draft: 1, status: 'DELETED' }]);
  });

  it('come back into force as a new version, with the content of an old one', async () => {
    for (const word of ['Hello', 'Good morning'])
      expect((await system.api.post('/runbooks', greeting('restored-on-screens', word), YAML)).status).toBe(201);
    const page = await opened('/runbooks/restored-on-screens/versions');
    const fill = { Reason: 'it was right' };
    await choosesAndDoes(page, { menu: 'What can be done with version 1', item: 'Restore', verb: 'Restore', fill });
    await page.getByText('Restores version 1: it was right').waitFor();
    const { body } = await system.api.get('/runbooks/restored-on-screens');
    expect(body).toMatchObject({ version: 3, approval: { by: 'dev', restores: { version: 1, reason: 'it was right' } } });
    expect(body.definition.steps[0].with.value).toBe('Hello, {{ inputs.name }}');
  });
});
