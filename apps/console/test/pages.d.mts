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
  /** Throws where an act that was to be pressed was not, or was never done. */
  close(): Promise<void>;
}

/** `presses`: the acts that the suite has persons press, each as `POST /teams/{id}/dissolve`; the rule of `acts/` reads them in its text. */
export declare function openBrowser(presses?: readonly string[]): Promise<OpenedBrowser>;
/** What axe finds against WCAG 2.2 AA, one line for each, with what it was found on. */
export declare function accessFaults(page: Page): Promise<string[]>;
/** Resolves when nothing that is shown is still being fetched. */
export declare function settled(page: Page): Promise<void>;
/** Pixels by which the page is wider than its window. */
export declare function overflow(page: Page): Promise<number>;
