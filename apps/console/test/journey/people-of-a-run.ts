import type { Page } from 'playwright-core';

const views = (page: Page) => page.getByRole('navigation', { name: 'Views of the run' });

/** Goes to a view of the run that is open. */
export const looksAt = (page: Page, view: string) => views(page).getByRole('link', { name: view }).click();

export async function signsInByKey(page: Page, key: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'With an API key' }).click();
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}

/** Admits a member with these roles; the link by which he chooses a password. */
export async function admits(page: Page, id: string, roles: readonly string[]): Promise<string> {
  await page.getByRole('link', { name: 'Operations', exact: true }).first().click();
  await page.getByRole('link', { name: 'People' }).first().click();
  await page.getByRole('button', { name: 'Admit a member' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Id', exact: true }).fill(id);
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(id);
  for (const role of roles) await dialog.getByRole('checkbox', { name: new RegExp(`^${role} `) }).check();
  await dialog.getByRole('button', { name: 'Admit', exact: true }).click();
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await dialog.getByRole('button', { name: 'Make an invitation' }).click();
  const link = page.getByRole('dialog').getByText(/\/sign-in#invitation=/);
  const text = await link.innerText();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  return text.trim();
}

export const PASSWORD = 'a long walk by the river';

/** By the link that somebody gave him. */
export async function choosesAPassword(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Choose it and sign in' }).click();
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}

/** Fills the form of a start, with a legal basis that is stated, and starts; the id of the run. */
export async function startsUnderABasis(page: Page, inputs: Readonly<Record<string, string>>, person: string): Promise<string> {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  for (const [name, text] of Object.entries(inputs)) await page.getByRole('textbox', { name, exact: true }).fill(text);
  await page.getByLabel('By what right').selectOption({ label: 'Stated here' });
  for (const [name, text] of [
    ['Law or order', 'Incident Response Act, section 5'],
    ['Case', 'case-2026-114'],
    ['Classification', 'UNCLASSIFIED'],
    ['Purpose', 'To see what a mail has done'],
  ] as const)
    await page.getByRole('textbox', { name, exact: true }).fill(text);
  const who = page.getByRole('group', { name: 'Who may start and repair it' });
  await who.getByRole('button', { name: 'Add' }).click();
  await who.getByRole('textbox', { name: '1', exact: true }).fill(person);
  await page.getByRole('button', { name: 'Start the run' }).click();
  return runOf(page);
}

async function runOf(page: Page): Promise<string> {
  await page.waitForURL('**/runs/exe_*');
  return /exe_\w+/.exec(page.url())![0];
}

/** Finds in the inbox what is asked, and agrees to it. Where it is another thing by now than what he has seen, he looks at that first. */
export async function agrees(page: Page, title: string | RegExp, person: string): Promise<void> {
  await page
    .getByRole('link', { name: /^Inbox/ })
    .locator('visible=true')
    .first()
    .click();
  await page.getByRole('link', { name: title }).first().click();
  await page.getByText('case-2026-114').locator('visible=true').first().waitFor();
  const looked = page.getByRole('button', { name: 'I have looked at what changed' });
  const approve = page.getByRole('button', { name: 'Approve', exact: true });
  await looked
    .or(approve.and(page.locator(':not([aria-disabled])')))
    .first()
    .waitFor();
  if (await looked.isVisible()) await looked.click();
  await approve.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText(`Approved by ${person}.`).waitFor();
}

/** What its command says, while it says it. */
export async function watchesTheOutput(page: Page, of: string): Promise<void> {
  await looksAt(page, 'Output');
  const log = page.getByRole('log', { name: 'Output' });
  await log.getByText(`line 01 of ${of}`).waitFor();
  await page.getByText(/\d+ lines, live/).waitFor();
  await log.getByText(`line 08 of ${of}`).waitFor();
}

/** Tries a step again that failed, with another input. */
export async function retriesWith(page: Page, step: string, path: string, value: unknown): Promise<void> {
  await looksAt(page, 'Graph');
  await page
    .getByRole('region', { name: `Step ${step}` })
    .getByRole('button', { name: 'Retry…' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Change what it reads first').check();
  await dialog.getByRole('textbox', { name: 'Path' }).fill(path);
  await dialog.getByRole('textbox', { name: 'Value, as JSON' }).fill(JSON.stringify(value));
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('the wrong one was named');
  await dialog.getByRole('button', { name: 'Retry', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

export async function readsTheReport(page: Page, title: string): Promise<void> {
  await looksAt(page, 'Report');
  await page.getByRole('heading', { name: title }).waitFor();
}

/** Has the browser check the evidence of the run, and counts what it found to hold. */
export async function provesIt(page: Page): Promise<number> {
  await looksAt(page, 'Evidence');
  await page.getByRole('button', { name: 'Fetch and check' }).click();
  await page.getByText('VALID', { exact: true }).waitFor();
  return page.getByRole('img', { name: 'holds', exact: true }).count();
}
