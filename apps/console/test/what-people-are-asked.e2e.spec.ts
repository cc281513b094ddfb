import type { Page } from 'playwright-core';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const RUNBOOK = `apiVersion: runbook/v1
id: contain-host
name: Contain a host
inputs: { type: object, required: [host], properties: { host: { type: string }, log: { type: string, default: nothing } } }
steps:
  - { id: lookup, type: transform, with: { value: { line: "{{ inputs.log }}" } } }
  - id: ask
    type: human-approval
    dependsOn: [lookup]
    with:
      approvers: { users: [ana, ben] }
      fourEyes: true
      timeoutMs: 600000
      message: "Isolate {{ inputs.host }}?"
      form: { type: object, required: [ticket], properties: { ticket: { type: string, pattern: "^INC-[0-9]+$", title: Ticket } } }
  - { id: isolate, type: notify, dependsOn: [ask], with: { channel: webhook, url: "http://127.0.0.1:1/x", text: "{{ inputs.host }}" } }
`;

describe('what people are asked', () => {
  let system: OwnSystem;
  let browser: OpenedBrowser;
  const KEYS = { ana: 'key-of-ana-for-suites', ben: 'key-of-ben-for-suites' };
  const asked = async (inputs: object): Promise<{ execution: string; request: string }> => {
    const started = await system.as(KEYS.ana).post('/executions', { runbookId: 'contain-host', inputs });
    expect(started.status).toBe(201);
    const execution = started.body.id as string;
    for (;;) {
      const { body } = await system.api.get('/approvals?mine=false');
      const found = (body.items as { id: string; execution: string }[]).find((line) => line.execution === execution);
      if (found) return { execution, request: found.id };
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const opened = async (key: string, path: string, options?: object) => {
    const person = await browser.person(system.url, key, options);
    await person.page.goto(path);
    return person;
  };
  const filled = async (page: Page, ticket: string) => {
    await page.getByLabel('Ticket').fill(ticket);
    await page.getByRole('button', { name: 'Approve', exact: true }).first().click();
  };

  beforeAll(async () => {
    [system, browser] = await Promise.all([ownSystem(), openBrowser()]);
    const registered = await system.api.post('/runbooks', RUNBOOK, { 'content-type': 'application/yaml' });
    expect(registered.status).toBe(201);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  it('is decided by another than who asked, on a phone, and says afterwards who decided it', async () => {
    const { request, execution } = await asked({ host: 'web-1' });
    const ana = await opened(KEYS.ana, `/inbox/${request}`, { width: 390, height: 844 });
    await ana.page.getByText('somebody else must decide it (four eyes)').first().waitFor();
    // The list has none on a phone, where it is not seen beside it.
    await expect(ana.page.getByRole('heading', { level: 1 }).allInnerTexts()).resolves.toEqual(['Isolate web-1?']);
    const ben = await opened(KEYS.ben, '/inbox', { width: 390, height: 844 });
    await ben.page.getByRole('link', { name: /Isolate web-1\?/ }).click();
    await filled(ben.page, 'none');
    await ben.page.getByText('Expected a text that fits').waitFor();
    await filled(ben.page, 'INC-7');
    await ben.page.getByRole('dialog').getByLabel('Comment (optional)').fill('seen it in the EDR');
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await ben.page.getByText('Approved by ben.').waitFor();
    const { votes } = (await system.api.get(`/approvals/${request}`)).body;
    expect(votes).toEqual([
      expect.objectContaining({ by: 'ben', decision: 'approve', comment: 'seen it in the EDR', form: { ticket: 'INC-7' } }),
    ]);
    await system.api.post(`/executions/${execution}/terminate`, { reason: 'over' });
  });

  it('is not voted on unseen: a change is shown first, and what was seen is what is voted on', async () => {
    const { request, execution } = await asked({ host: 'web-1' });
    const { page } = await opened(KEYS.ben, `/inbox/${request}`);
    await page.getByRole('heading', { name: 'Isolate web-1?' }).waitFor();
    const before = (await system.api.get(`/approvals/${request}`)).body.digest as string;
    expect(
      (await system.api.patch(`/executions/${execution}/variables`, { 'inputs.host': 'web-2', reason: 'a typing error' })).status,
    ).toBe(200);
    const notice = page.getByRole('alert', { name: 'What changed' });
    await notice.waitFor();
    await expect(notice.innerText()).resolves.toContain('web-2');
    const approve = page.getByRole('button', { name: 'Approve', exact: true });
    await expect(approve.getAttribute('aria-disabled')).resolves.toBe('true');
    await notice.getByRole('button', { name: 'I have looked at what changed' }).click();
    await filled(page, 'INC-8');
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    // The service counts no vote on another digest than the one that it asks about.
    await page.getByText('Approved by ben.').waitFor();
    const { digest, votes } = (await system.api.get(`/approvals/${request}`)).body;
    expect(digest).not.toBe(before);
    expect(votes).toMatchObject([{ by: 'ben', decision: 'approve', form: { ticket: 'INC-8' } }]);
    await system.api.post(`/executions/${execution}/terminate`, { reason: 'over' });
  });
});
