import type { Locator, Page } from 'playwright-core';
import type { Answer } from '../../../../test/system/index.mjs';

/** By the label of a field: what is written into it or chosen in it, and of a box whether it is ticked. */
export type Filled = Readonly<Record<string, string | boolean>>;

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Fills fields as a person does who reads their labels. */
export async function fills(within: Locator, filled: Filled): Promise<void> {
  for (const [label, value] of Object.entries(filled)) {
    if (typeof value === 'boolean') {
      // Behind what a box says stands what it means.
      await within.getByRole('checkbox', { name: new RegExp(`^${literally(label)}( |$)`) }).setChecked(value);
      continue;
    }
    // A field that must be filled has a star behind its label.
    const field = within.getByLabel(new RegExp(`^${literally(label)}( \\*)?$`));
    if (await field.evaluate((element) => element.tagName === 'SELECT')) await field.selectOption({ label: value });
    else await field.fill(value);
  }
}

export interface Pressed {
  /** The button that asks for the rest: its name, or itself where several are called so. */
  readonly opens: string | Locator;
  /** On the button that does it. */
  readonly verb: string;
  readonly fill?: Filled;
}

/** Opens an act, fills what it asks for, and does it. It is done when its dialog has gone. */
export async function does(page: Page, { opens, verb, fill = {} }: Pressed): Promise<void> {
  await (typeof opens === 'string' ? page.getByRole('button', { name: opens, exact: true }) : opens).click();
  await confirms(page, verb, fill);
}

/** Of a dialog that is open already. */
export async function confirms(page: Page, verb: string, fill: Filled = {}): Promise<void> {
  const dialog = page.getByRole('dialog');
  await fills(dialog, fill);
  const button = dialog.getByRole('button', { name: verb, exact: true });
  await button.click();
  await button.waitFor({ state: 'detached' });
}

/** Chooses in a menu, and does what its dialog asks about. */
export async function choosesAndDoes(page: Page, { menu, item, ...act }: { menu: string; item: string; verb: string; fill?: Filled }) {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await confirms(page, act.verb, act.fill);
}

/** What is shown this once. */
export async function keepsTheSecret(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog').filter({ hasText: 'It is shown this once' });
  const secret = (await dialog.locator('code').innerText()).trim();
  await dialog.getByRole('button', { name: 'I have kept it' }).click();
  await dialog.waitFor({ state: 'detached' });
  return secret;
}

/** What is said of a button that is off, when it is pressed all the same. */
export async function whyNot(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name, exact: true, disabled: true }).first().click({ force: true });
  return page.getByRole('tooltip').innerText();
}

const LOOKS_MAX = 300;
const LOOK_EVERY_MS = 100;

/** Asks until the answer fits. */
export async function until(ask: () => Promise<Answer>, fits: (body: Answer['body']) => boolean): Promise<Answer['body']> {
  let last: unknown;
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const { body } = await ask();
    if (fits(body)) return body;
    last = body;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`expected an answer that fits, found ${JSON.stringify(last).slice(0, 1_000)}`);
}
