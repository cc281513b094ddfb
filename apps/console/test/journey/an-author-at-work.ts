import type { Page } from 'playwright-core';
import { SCRIPT, type Places } from './places.js';

const step = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const formOf = (page: Page, id: string) => page.getByLabel(`The step ${id}`, { exact: true });

/** From an example to a draft in review; the address of the draft. */
export async function designsFromAnExample(page: Page, { services, host }: Places): Promise<string> {
  await page.getByRole('link', { name: 'Runbooks', exact: true }).first().click();
  await page.getByRole('button', { name: 'New runbook' }).first().click();
  await page.getByRole('button', { name: 'Begin with…' }).click();
  await page.getByRole('menuitem', { name: 'First runbook' }).click();
  for (const id of ['sender', 'link', 'quarantine']) {
    await step(page, id).click();
    const url = formOf(page, id).getByRole('textbox', { name: 'url' });
    await url.fill((await url.inputValue()).replace('127.0.0.1:4100', services));
  }
  await reportsInMarkdown(page);
  await addsACommand(page, host);
  await formOf(page, 'collect').getByRole('button', { name: 'Approval before it' }).click();
  await formOf(page, 'approve-collect').getByRole('group', { name: 'roles' }).getByRole('textbox', { name: '1', exact: true }).fill('sre');
  await page.getByRole('button', { name: 'Save draft' }).click();
  await page.getByRole('link', { name: 'Draft 1' }).click();
  await page.getByRole('button', { name: 'Submit for review' }).click();
  await page.getByText('In review', { exact: true }).waitFor();
  return new URL(page.url()).pathname;
}

const NOTE = 'note: "{{ steps.note.output }}"';
/** A text that follows a form still moves for a moment, and a click may miss its line. */
const CLICKS_MAX = 10;
const CLICK_SETTLES_MS = 500;

/** In the text, because outputs have no form. */
async function reportsInMarkdown(page: Page): Promise<void> {
  const here = page.locator('.cm-activeLine').filter({ hasText: NOTE });
  for (let clicks = 0; clicks < CLICKS_MAX && !(await here.isVisible()); clicks++) {
    await page.locator('.cm-line').filter({ hasText: NOTE }).click();
    await page.waitForTimeout(CLICK_SETTLES_MS);
  }
  await here.waitFor();
  await page.keyboard.press('End');
  await page.keyboard.insertText('\n  reportMarkdown: "# Triage of {{ inputs.message }}\\n\\n{{ steps.note.output }}"');
  await page.locator('.cm-activeLine').filter({ hasText: 'reportMarkdown' }).waitFor();
}

async function addsACommand(page: Page, host: string): Promise<void> {
  await step(page, 'note').click();
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await page.getByRole('textbox', { name: 'Find' }).fill('command');
  await page.getByRole('button', { name: /^Command/ }).click();
  const id = page.getByRole('textbox', { name: 'Id', exact: true });
  await id.fill('collect');
  await id.press('Enter');
  const form = formOf(page, 'collect');
  await form.getByRole('textbox', { name: 'host' }).fill(host);
  await form
    .getByRole('combobox', { name: 'credential' })
    .or(form.getByRole('textbox', { name: 'credential' }))
    .fill('ops-key');
  const argv = form.getByRole('group', { name: 'argv' });
  const words = ['/bin/sh', '-c', SCRIPT, '{{ inputs.message }}', '8'];
  for (const [index, word] of words.entries()) {
    if (index > 0) await argv.getByRole('button', { name: 'Add' }).click();
    await argv.getByRole('textbox', { name: String(index + 1), exact: true }).fill(word);
  }
}

/** Puts a draft in force that somebody else has written. */
export async function approvesDraft(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByText('reportMarkdown').first().waitFor();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('It is in force.').waitFor();
}
