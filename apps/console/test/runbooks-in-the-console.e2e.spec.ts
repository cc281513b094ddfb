import { API_KEY } from '../../../test/system/index.mjs';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'POST /executions',
  'POST /runbooks/{id}/drafts/{draft}/comments',
  'POST /runbooks/{id}/drafts/{draft}/submit',
  'POST /runbooks/{id}/drafts/{draft}/withdraw',
  'POST /runbooks/{id}/versions/{version}/deprecate',
];

const GREET = `# says hello
apiVersion: runbook/v1
id: greet
name: Greet somebody
labels: [demo]
inputs:
  type: object
  additionalProperties: false
  required: [name]
  properties:
    name: { type: string, pattern: "^[A-Z]", description: Who is greeted }
    count: { type: integer, minimum: 1, default: 1 }
triggers:
  - { schedule: "0 6 * * 1", timezone: Europe/Berlin, inputs: { name: Monday } }
steps:
  - { id: compose, type: transform, with: { value: "Hello, {{ inputs.name }}" } }
`;
const YAML = { 'content-type': 'application/yaml' };

describe('runbooks in the console', () => {
  let system: OwnSystem;
  let browser: OpenedBrowser;
  beforeAll(async () => {
    [system, browser] = await Promise.all([ownSystem(), openBrowser(PRESSED)]);
    const sent = (path: string, body: string, headers: Record<string, string> = YAML) =>
      fetch(`${system.url}/api/v1${path}`, { method: 'POST', body, headers: { 'x-api-key': API_KEY, ...headers } });
    await sent('/runbooks', GREET);
    await sent('/runbooks', GREET.replace('Hello', 'Good morning'));
    await sent('/executions', '{"runbookId":"greet","inputs":{"name":"Ada"}}', { 'content-type': 'application/json', prefer: 'wait=10' });
    await sent('/runbooks/drafts', GREET.replace('Hello', 'Good evening'));
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  const opened = async (path: string, options: Parameters<OpenedBrowser['person']>[2] = {}) => {
    const { page, complaints, context } = await browser.person(system.url, API_KEY, options);
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { page, complaints, context };
  };

  it('are listed with what became of their newest runs', async () => {
    const { page } = await opened('/runbooks?q=greet');
    const row = page.getByRole('row').filter({ hasText: 'Greet somebody' });
    await row.getByText('100 %').waitFor();
    await expect(row.innerText()).resolves.toMatch(/greet[^]*demo[^]*In force[^]*2[^]*dev[^]*100 %/);
    await expect(page.getByRole('row').count()).resolves.toBe(2);
    await row.getByRole('link', { name: 'Greet somebody' }).click();
    await page.waitForURL('**/runbooks/greet');
  });

  it('show what lies between two versions, by meaning and by text', async () => {
    const { page } = await opened('/runbooks/greet/compare?from=1&to=2');
    await page.getByText('compose · with').waitFor();
    await page.locator('.cm-merge-a').getByText('Hello').first().waitFor();
    await page.locator('.cm-merge-b').getByText('Good morning').first().waitFor();
    await expect(page.locator('.cm-merge-b').innerText()).resolves.toContain('unchanged lines');
  });

  it('are started with a fault told at its field, and then with a run', async () => {
    const { page } = await opened('/runbooks/greet/start');
    await page.getByRole('textbox', { name: 'name' }).fill('ada');
    await page.getByRole('button', { name: 'Start the run' }).click();
    await expect(page.getByRole('alert').first().innerText()).resolves.toBe('Expected a text that fits ^[A-Z].');
    await page.getByRole('textbox', { name: 'name' }).fill('Ada');
    await page.getByRole('textbox', { name: 'count' }).fill('9007199254740993');
    await page.getByRole('button', { name: 'Start the run' }).click();
    // No double has this number, so that it is sent as it was typed and the service says what it thinks of it.
    await page.getByText('9007199254740993', { exact: false }).first().waitFor();
    await page.getByRole('textbox', { name: 'count' }).fill('2');
    await page.getByRole('button', { name: 'Start the run' }).click();
    await page.waitForURL('**/runs/*');
  });

  it('give the same start as a command', async () => {
    const { page, context } = await opened('/runbooks/greet/start');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'As in the newest run' }).click();
    await page.getByLabel('Incident').fill('INC-7');
    await page.getByText('Dry run').click();
    await page.getByRole('button', { name: 'Copy as CLI' }).click();
    await page.getByText('Copied').first().waitFor();
    const copied: string = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toMatch(/^runbook run start greet \\\n {2}--input name=Ada \\\n[^]*--incident INC-7 \\\n {2}--dry-run$/);
  });

  it('are reviewed line by line, by somebody who has not written them', async () => {
    const { page } = await opened('/runbooks/greet/drafts/1');
    await page.getByRole('button', { name: 'Comment on line 16' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('About line 16').fill('In which language?');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByText('In which language?').waitFor();
    await page.getByRole('button', { name: 'Submit for review' }).click();
    await page.getByText('In review', { exact: true }).waitFor();
    const approve = page.getByRole('button', { name: 'Approve' });
    await expect(approve.getAttribute('aria-disabled')).resolves.toBe('true');
    await approve.click({ force: true });
    await page.getByText('You have had a part in it').first().waitFor();
    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('button', { name: 'Submit for review' }).waitFor();
  });

  it('go out of force with a reason, and say so', async () => {
    const { page } = await opened('/runbooks/greet/versions');
    await page.getByRole('button', { name: 'What can be done with version 1' }).click();
    await page.getByRole('menuitem', { name: 'Deprecate' }).click();
    await page.getByLabel('Reason').fill('too curt');
    await page.getByRole('button', { name: 'Deprecate for ever' }).click();
    await page.getByText('Deprecated by dev: too curt').waitFor();
  });
});
