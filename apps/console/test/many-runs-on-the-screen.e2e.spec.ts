import { randomUUID } from 'node:crypto';
import { API_KEY } from '../../../test/system/index.mjs';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { openBrowser, type OpenedBrowser } from './pages.mjs';
import { failing, gated, quick } from './runbooks-of-screens.js';

const suite = `many-${randomUUID().slice(0, 8)}`;

describe('many runs on the screen', () => {
  let system: SharedSystem;
  let browser: OpenedBrowser;
  const started: string[] = [];
  const start = async (runbookId: string, body: object = {}, wait = 'wait=20') => {
    const { body: run } = await system.api.post('/executions', { runbookId, ...body }, { prefer: wait });
    started.push(run.id as string);
    return run.id as string;
  };
  const opened = async (path: string) => {
    const person = await browser.person(system.url, API_KEY);
    await person.page.goto(path);
    await person.page.getByRole('heading', { level: 1 }).waitFor();
    return person;
  };

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    for (const [kind, text] of Object.entries({ gated, failing, quick })) {
      const answer = await system.api.post('/runbooks', text(`${suite}-${kind}`), { 'content-type': 'application/yaml' });
      expect([kind, answer.status]).toEqual([kind, 201]);
    }
    for (let n = 0; n < 3; n++) await start(`${suite}-gated`, { inputs: { host: `ws-${n}` }, incidentId: `INC-${suite}-${n}` }, 'wait=1');
    await start(`${suite}-failing`);
  });
  afterAll(async () => {
    await browser?.close();
    for (const id of started) await system?.api.post(`/executions/${id}/cancel`, { reason: 'the suite is over' });
    await system?.stop();
  });

  it('are narrowed by what stands in the address, and the address by what is chosen', async () => {
    const { page } = await opened(`/runs?q=${suite}`);
    await page
      .getByRole('row')
      .filter({ hasText: `${suite}-failing` })
      .waitFor();
    expect(await page.getByRole('row').filter({ hasText: suite }).count()).toBe(4);
    await page
      .getByRole('group', { name: 'Status' })
      .getByRole('button', { name: /Failed/ })
      .click();
    await page
      .getByRole('row')
      .filter({ hasText: `${suite}-gated` })
      .first()
      .waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe(`?q=${suite}&status=FAILED`);
    await page.getByRole('searchbox', { name: 'Search' }).fill(`INC-${suite}-1`);
    await page.getByText('No run fits').waitFor();
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await page.getByRole('table').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('come and change by themselves', async () => {
    const { page } = await opened(`/runs?runbook=${suite}-quick`);
    await page.getByText('No run fits').waitFor();
    const id = await start(`${suite}-quick`, { inputs: { text: 'x' } });
    await page.locator(`a[href="/runs/${id}"]`).waitFor();
    await page.getByRole('row').filter({ hasText: 'Completed' }).waitFor();
  });

  it('are kept as a view with a name', async () => {
    const { page } = await opened(`/runs?runbook=${suite}-gated`);
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('My gates');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'My gates', exact: true }).click();
    expect(new URL(page.url()).search).toBe(`?runbook=${suite}-gated`);
  });

  it('are acted on together, with a preview of how many and what became of each', async () => {
    const { page } = await opened(`/runs?runbook=${suite}-gated`);
    await page.getByRole('button', { name: 'Act on these runs' }).click();
    await page.getByRole('menuitem', { name: 'Pause all that fit' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Pause 3 runs' }).waitFor();
    await dialog.getByLabel('Reason').fill('maintenance of the EDR');
    await dialog.getByRole('button', { name: 'Pause 3 runs' }).click();
    await dialog.getByText('Done for 3, refused by 0.').waitFor();
    const { body } = await system.api.get(`/executions?runbookId=${suite}-gated`);
    expect((body.items as { status: string }[]).map(({ status }) => status)).toEqual(['PAUSED', 'PAUSED', 'PAUSED']);
  });

  it('are not acted on together where nobody has narrowed them', async () => {
    const { page } = await opened('/runs');
    await page.getByRole('button', { name: 'Act on these runs' }).click();
    await page.getByRole('menuitem', { name: 'Cancel all that fit' }).click();
    const go = page.getByRole('dialog').getByRole('button', { name: /^Cancel \d+ run/ });
    await page.getByRole('dialog').getByLabel('Reason').fill('a mistake');
    expect(await go.getAttribute('aria-disabled')).toBe('true');
  });

  it('are found by the palette and its keys, as is everything else', async () => {
    const { page } = await opened('/');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Go to Runbooks').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/A page, a runbook/).fill(started[0]!);
    await page.getByText(`Open run ${started[0]}`).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `${suite}-gated` }).waitFor();
  });
});
