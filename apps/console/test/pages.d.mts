import type { Browser, BrowserContext, Page } from 'playwright-core';

export type Theme = 'light' | 'dark';

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the console of the browser said that it should not have said: errors of scripts, of the policy, of loading. */
  readonly complaints: readonly string[];
}

export interface OpenedBrowser {
  readonly browser: Browser;
  /** A window of a person who is signed in by this key; without one, of nobody. */
  person(url: string, key?: string, options?: { theme?: Theme; width?: number; height?: number }): Promise<Person>;
  close(): Promise<void>;
}

export declare function openBrowser(): Promise<OpenedBrowser>;
/** What axe finds against WCAG 2.2 AA, one line for each, with what it was found on. */
export declare function accessFaults(page: Page): Promise<string[]>;
/** Resolves when nothing that is shown is still being fetched. */
export declare function settled(page: Page): Promise<void>;
/** Pixels by which the page is wider than its window. */
export declare function overflow(page: Page): Promise<number>;
