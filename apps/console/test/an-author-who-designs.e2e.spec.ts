import type { Page } from 'playwright-core';
import { API_KEY } from '../../../test/system/index.mjs';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { accessFaults, openBrowser, overflow, type OpenedBrowser } from './pages.mjs';

const PRESSED = ['POST /runbooks/check', 'POST /runbooks/drafts', 'PUT /runbooks/{id}/drafts/{draft}', 'POST /executions'];

const THEMES = ['light', 'dark'] as const;

describe('an author who designs', () => {
  let system: OwnSystem;
  let browser: OpenedBrowser;
  beforeAll(async () => {
    [system, browser] = await Promise.all([ownSystem(), openBrowser(PRESSED)]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  const designer = async (path = '/designer', options: Parameters<OpenedBrowser['person']>[2] = {}) => {
    const { page, complaints } = await browser.person(system.url, API_KEY, options);
    await page.goto(path);
    await page.locator('.react-flow__node').first().waitFor();
    return { page, complaints };
  };
  const begin = async (page: Page, example: string) => {
    await page.getByRole('button', { name: 'Begin with…' }).click();
    await page.getByRole('menuitem', { name: example }).click();
  };
  const step = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
  const textOf = (page: Page): Promise<string> => page.locator('.cm-content').innerText();

  it('is shown the way around an approval in red, and everything again by one undo', async () => {
    const { page, complaints } = await designer();
    await begin(page, 'Investigate threat');
    await page.getByText('No findings').first().waitFor();
    await step(page, 'approve').click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('A way around the approval.').waitFor();
    await expect(page.getByText('A way around the approval.').locator('..').innerText()).resolves.toContain(
      'lookup (completes) → severe (takes then) → sweep (completes) → affected (completes)',
    );
    const red: string[] = await page
      .locator('.react-flow__node')
      .evaluateAll((nodes) => nodes.filter((node) => node.querySelector('.border-bad')).map((node) => node.getAttribute('data-id') ?? ''));
    expect(red).toEqual(['lookup', 'severe', 'sweep', 'affected', 'isolate', 'cut-off']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await step(page, 'approve').waitFor();
    await page.getByText('No findings').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('renames a step in the form, and the text follows with its comments', async () => {
    const { page } = await designer();
    await page.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.type('# mine\n');
    await step(page, 'greet').click();
    await page.getByLabel('Id', { exact: true }).fill('welcome');
    await page.getByLabel('Id', { exact: true }).press('Enter');
    await step(page, 'welcome').waitFor();
    const text = await textOf(page);
    expect(text).toContain('# mine');
    expect(text).toContain('greeting: "{{ steps.welcome.output }}"');
  });

  it('is offered what the language and the runbook have, and told about a fault in text and graph', async () => {
    const { page } = await designer();
    await page.locator('.cm-content').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('  more: "{{ steps.');
    await page.locator('.cm-tooltip-autocomplete').getByText('greet').waitFor();
    await page.keyboard.type('gone.output');
    await page.getByText('1 fault').first().waitFor();
    await page.locator('.cm-lintRange-error').waitFor();
  });

  it('adds a step from the palette behind the one that is chosen', async () => {
    const { page } = await designer();
    await step(page, 'greet').click();
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await page.getByRole('textbox', { name: 'Find' }).fill('timer');
    await page.getByRole('button', { name: /^Timer/ }).click();
    await page.getByLabel('durationMs').fill('250');
    const text = await textOf(page);
    expect(text).toMatch(/- id: timer\n\s+type: timer\n\s+dependsOn: \[greet\]\n\s+with: \{ durationMs: 250 \}/);
  });

  it('tries a draft without acting, and reads why each branch was taken', async () => {
    const { page, complaints } = await designer();
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('textbox', { name: 'host' }).fill('web-1');
    await page.getByRole('button', { name: 'Save the draft and try it' }).click();
    await page.getByRole('link', { name: 'Open the dry run' }).waitFor();
    expect(new URL(page.url()).search).toBe('?runbook=my-runbook&draft=1');
    await expect(step(page, 'greet').getByLabel('Completed').count()).resolves.toBe(1);
    await expect(page.getByRole('link', { name: 'Draft 1' }).locator('..').innerText()).resolves.toContain('saved');
    expect(complaints).toEqual([]);
  });

  it('does not overwrite what somebody else has saved meanwhile', async () => {
    const { page } = await designer();
    await begin(page, 'First runbook');
    await page.getByText('No findings').first().waitFor();
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('Draft 1').waitFor();
    const other = await designer(new URL(page.url()).pathname + new URL(page.url()).search);
    await other.page.getByLabel('Name', { exact: true }).fill('Another name');
    await other.page.getByText('changed').waitFor();
    await other.page.getByRole('button', { name: 'Save draft' }).click();
    await other.page.getByText('saved', { exact: false }).first().waitFor();
    await page.getByLabel('Name', { exact: true }).fill('My name');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('alert').waitFor();
    await expect(page.getByRole('alert').innerText()).resolves.toContain('revision');
  });

  it.each(THEMES)('can use it with whatever senses and keys: %s', async (theme) => {
    const { page, complaints } = await designer('/designer', { theme });
    await expect(accessFaults(page)).resolves.toEqual([]);
    await step(page, 'greet').click();
    await expect(accessFaults(page)).resolves.toEqual([]);
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await page.getByRole('textbox', { name: 'Find' }).waitFor();
    await expect(accessFaults(page)).resolves.toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('has room for one part at a time on a phone', async () => {
    const { page } = await designer('/designer', { width: 390, height: 844 });
    for (const part of ['Text', 'Step', 'Findings', 'Graph']) {
      await page.getByRole('group', { name: 'Parts of the designer' }).getByRole('button', { name: part }).click();
      await expect(overflow(page)).resolves.toBe(0);
    }
    await expect(page.locator('.react-flow__node').first().isVisible()).resolves.toBe(true);
  });
});
