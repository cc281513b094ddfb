import type { Locator, Page } from 'playwright-core';

type Role = Parameters<Page['getByRole']>[0];

/** More than any page has of what can have the focus. */
const TABS_MAX = 200;

/** A person without a mouse. Whatever has the focus must be seen to have it. */
export class HandsOnKeys {
  constructor(private readonly page: Page) {}

  /** Goes on by Tab until this has the focus. */
  async to(role: Role, name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    const wanted = within.getByRole(role, { name, ...(typeof name === 'string' && { exact: true }) });
    await wanted.first().waitFor();
    for (let tabs = 0; tabs < TABS_MAX; tabs++) {
      if (await hasFocus(wanted)) return this.seen(name);
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`expected to come to the ${role} ${String(name)} by Tab, found it nowhere; give it a place in the order of focus`);
  }

  async press(role: Role, name: string | RegExp, within?: Page | Locator): Promise<void> {
    await this.to(role, name, within);
    await this.page.keyboard.press('Enter');
  }

  async write(role: Role, name: string | RegExp, text: string, within?: Page | Locator): Promise<void> {
    await this.to(role, name, within);
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.type(text);
  }

  /** WCAG 2.2, 2.4.7: a ring, or another mark of the focus. */
  private async seen(name: string | RegExp): Promise<void> {
    const isSeen: boolean = await this.page.evaluate(
      "(() => { const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement); return outlineStyle !== 'none' || boxShadow !== 'none'; })()",
    );
    if (!isSeen) throw new Error(`expected to see that ${String(name)} has the focus, found no mark of it`);
  }
}

const hasFocus = (wanted: Locator): Promise<boolean> => wanted.evaluateAll((found) => found.some((one) => one.matches(':focus')));
