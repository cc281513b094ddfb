import { randomUUID } from 'node:crypto';
import { API_KEY } from '../../../test/system/index.mjs';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { openBrowser, type OpenedBrowser } from './pages.mjs';
import { failing, gated, sweeping } from './runbooks-of-screens.js';

const suite = `screen-${randomUUID().slice(0, 8)}`;

const PRESSED = ['POST /executions/{id}/pause', 'POST /executions/{id}/resume', 'POST /executions/{id}/rerun'];

describe('a run on the screen', () => {
  let system: SharedSystem;
  let browser: OpenedBrowser;
  const runs = { gated: '', sweeping: '', failing: '' };
  const start = async (runbookId: string, body: object = {}, wait = 'wait=20') =>
    (await system.api.post('/executions', { runbookId, ...body }, { prefer: wait })).body.id as string;
  const opened = async (path: string) => {
    const person = await browser.person(system.url, API_KEY);
    await person.page.goto(path);
    await person.page.getByRole('navigation', { name: 'Views of the run' }).waitFor();
    return person;
  };

  /** As the records say it, page by page. */
  const eventsOf = async (id: string): Promise<object[]> => {
    const found: object[] = [];
    let cursor = '';
    do {
      const { body } = await system.api.get(`/executions/${id}/logs?limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      for (const { events } of body.items as { events: object[] }[]) found.push(...events);
      cursor = (body.nextCursor as string | undefined) ?? '';
    } while (cursor !== '');
    return found;
  };

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser(PRESSED)]);
    for (const [kind, text] of Object.entries({ gated, sweeping, failing })) {
      const answer = await system.api.post('/runbooks', text(`${suite}-${kind}`), { 'content-type': 'application/yaml' });
      expect([kind, answer.status]).toEqual([kind, 201]);
    }
    runs.gated = await start(`${suite}-gated`, { inputs: { host: 'ws-17' }, incidentId: `INC-${suite}`, triggeredBy: 'a rule' }, 'wait=1');
    runs.sweeping = await start(`${suite}-sweeping`, { inputs: { hosts: Array.from({ length: 300 }, (_, n) => `ws-${n}`) } });
    runs.failing = await start(`${suite}-failing`);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.api.post(`/executions/${runs.gated}/cancel`, { reason: 'the suite is over' });
    await system?.stop();
  });

  it('says with no click where it is, for whom it waits, and why it was started', async () => {
    const { page, complaints } = await opened(`/runs/${runs.gated}`);
    const header = page.getByRole('banner').or(page.locator('main header')).first();
    await page.getByText('may vote: ana, ben').first().waitFor();
    expect(await header.innerText()).toMatch(/Awaits approval[\s\S]*a rule/);
    await page.getByRole('region', { name: 'Step ask' }).getByText('Open the request: 0 of 2 have agreed').waitFor();
    expect(complaints).toEqual([]);
  });

  it('says with no click why it failed, and what the step was to do', async () => {
    const { page } = await opened(`/runs/${runs.failing}`);
    await page.getByText('expected 127.0.0.1:9 to be a public address').first().waitFor();
    const step = page.getByRole('region', { name: 'Step send' });
    await step.getByText('http://127.0.0.1:9/notify').first().waitFor();
    await step.getByRole('button', { name: 'Retry…' }).waitFor();
  });

  it('is drawn, with the branch that was taken, and has a list for who cannot see it', async () => {
    const { page } = await opened(`/runs/${runs.gated}`);
    await page.getByRole('button', { name: 'Isolate the host?: Awaits approval' }).waitFor();
    await page.getByText('✓ then').waitFor();
    await page.getByRole('button', { name: 'Close the alert: Skipped' }).click();
    await page.getByRole('region', { name: 'Step close' }).waitFor();
    expect(new URL(page.url()).searchParams.get('step')).toBe('close');
    await page.getByRole('button', { name: 'As a list' }).click();
    await page.getByRole('region', { name: 'Steps' }).getByText('Weigh what is known').waitFor();
  });

  it('shows of a loop the iteration that is picked', async () => {
    const { page } = await opened(`/runs/${runs.sweeping}`);
    await page.getByText('300 done').waitFor();
    await page.getByLabel('Iteration of Look at each host').selectOption('16');
    await page.getByRole('button', { name: 'look: Completed' }).click();
    await page.getByRole('region', { name: 'Step sweep[16]/look' }).getByText('ws-16 is clean').waitFor();
  });

  it('shows every event, drawn as far as it is looked at, chained', async () => {
    const { page } = await opened(`/runs/${runs.sweeping}/events`);
    const events = await eventsOf(runs.sweeping);
    const count = events.length;
    const about = events.filter((event) => JSON.stringify(event).includes('ws-299 is clean')).length;
    expect([count > 1_200, about > 0, about < 10]).toEqual([true, true, true]);
    await page.getByText(`${count} events`).waitFor();
    await page.getByText(/^\d+ records chained/).waitFor();
    expect(await page.getByRole('region', { name: 'Events' }).getByRole('listitem').count()).toBeLessThan(100);
    await page.getByLabel('Find in the events').fill('ws-299 is clean');
    await page.getByText(`${about} of ${count} events`).waitFor();
  });

  it('is proven here: each check is named, and a bundle that was changed is told', async () => {
    const { page } = await opened(`/runs/${runs.failing}/evidence`);
    await page.getByText('not checked yet').first().waitFor();
    expect(await page.getByText('not checked yet').count()).toBe(9);
    await page.getByRole('button', { name: 'Fetch and check' }).click();
    await page.getByText('VALID', { exact: true }).waitFor();
    expect(await page.getByRole('img', { name: 'holds', exact: true }).count()).toBe(8);
    const bundle = (await system.api.get(`/executions/${runs.failing}/evidence`)).body as object;
    const changed = Buffer.from(JSON.stringify(bundle).replace('"FAILED"', '"COMPLETED"'));
    await page.getByLabel('A bundle to check').setInputFiles({ name: 'changed.json', mimeType: 'application/json', buffer: changed });
    await page.getByText(/^INVALID/).waitFor();
    await page.getByRole('img', { name: 'does not hold' }).first().waitFor();
  });

  it('is paused and resumed with a reason, and is shown so at once', async () => {
    const { page } = await opened(`/runs/${runs.gated}`);
    await page.getByRole('button', { name: 'Pause…' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Pause' }).getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Reason').fill('maintenance of the EDR');
    await dialog.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume…' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('it is over');
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Awaits approval').first().waitFor();
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByText('ExecutionResumed').waitFor();
  });

  it('is shown as it was', async () => {
    const { page } = await opened(`/runs/${runs.failing}?asOf=1`);
    await page.getByText('As it was behind record').waitFor();
    await page.getByRole('button', { name: /Post to the partner: (Running|Ready)/ }).waitFor();
    await page.getByRole('button', { name: 'As it is now' }).click();
    await page.getByRole('button', { name: 'Post to the partner: Failed' }).waitFor();
  });

  it('is run again from a step on, and leads to the new run', async () => {
    const { page } = await opened(`/runs/${runs.failing}`);
    await page.getByRole('button', { name: 'Re-run from here…' }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('the partner is back');
    await page.getByRole('dialog').getByRole('button', { name: 'Re-run' }).click();
    await page.getByText('Re-run of').waitFor();
    expect(page.url()).not.toContain(runs.failing);
  });

  it('that is not there is told in the service’s own words', async () => {
    const { page } = await browser.person(system.url, API_KEY);
    await page.goto(`/runs/exe_${'0'.repeat(32)}`);
    expect(await page.getByRole('alert').innerText()).toContain('expected an execution exe_000');
  });

  it('says of what I may not do who may', async () => {
    const { page } = await browser.person(system.url, 'key-of-ana-for-suites');
    await page.goto(`/runs/${runs.gated}`);
    await page.getByRole('button', { name: 'More acts' }).click();
    await page
      .getByRole('menuitem', { name: /Release|Edit variables/ })
      .first()
      .waitFor();
  });
});
