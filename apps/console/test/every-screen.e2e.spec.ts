import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startServices } from '../../../examples/services.mjs';
import { API_KEY, client, startEmbedded, type EmbeddedSystem } from '../../../test/system/index.mjs';
import { KEYS } from './journey/places.js';
import { accessFaults, openBrowser, overflow, settled, type OpenedBrowser } from './pages.mjs';
import { hostileWorld } from './screens/a-hostile-world.js';
import { addressesOf, SCREENS, type World } from './screens/screens.js';

/** Windows in which screens are looked at beside each other. */
const LANES = 3;
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** What must never come of a text: an element of its markup, a link that is a script. */
const MADE_OF_TEXT = 'img[src="x"], svg[onload], a[href^="javascript"], main script, img[src*="evil.example"]';
/** What lies below a bar that stays comes out when the page is scrolled: axe looks at one moment. */
const HIDDEN_FOR_NOW = /partially obscured/;
/** That nobody is signed in, or that a run has no report, is told by a status that a browser counts as an error. */
const TOLD = /status of 40[14]/;

// Some sixty screens, each in two themes and two sizes.
jest.setTimeout(300_000);

describe('every screen', () => {
  let services: Awaited<ReturnType<typeof startServices>>;
  let system: EmbeddedSystem;
  let browser: OpenedBrowser;
  let world: World;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startServices(0), openBrowser()]);
    const allowed = `127.0.0.1:${services.port}`;
    const people = `ana:${KEYS.ana}:incident-lead`;
    system = await startEmbedded({ environment: { EGRESS_ALLOW: allowed, DEV_API_KEYS: people, SECRET_EDR_HOOK: 'whsec_c2NyZWVucw==' } });
    world = await hostileWorld(client(system.url), client(system.url, KEYS.ana), allowed);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
    await services?.stop();
  });

  /** What is wrong with a screen, as lines. */
  async function faultsOf(page: Page, address: string): Promise<string[]> {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(WIDE);
    await page.goto(address);
    await settled(page);
    const faults: string[] = [];
    const found = (what: string, texts: readonly string[]) => faults.push(...texts.map((text) => `${address} ${what}: ${text}`));
    const access = async () => (await accessFaults(page)).filter((text) => !HIDDEN_FOR_NOW.test(text));
    found('light', await access());
    if ((await overflow(page)) > 0) found('wide', ['leaves the window']);
    await page.emulateMedia({ colorScheme: 'dark' });
    found('dark', await access());
    await page.setViewportSize(PHONE);
    if ((await overflow(page)) > 0) found('phone', ['leaves the window']);
    if ((await page.evaluate('window.pwned')) !== undefined) found('script', ['a text has run']);
    const made = await page.locator(MADE_OF_TEXT).count();
    if (made > 0) found('markup', [`${made} elements are made of text`]);
    return faults;
  }

  async function lane(addresses: string[], key: string | undefined): Promise<string[]> {
    const { page, complaints } = await browser.person(system.url, key);
    const strangers: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(system.url) && !/^(data|blob):/.test(url)) strangers.push(url);
    });
    const faults: string[] = [];
    for (let address = addresses.shift(); address !== undefined; address = addresses.shift()) {
      faults.push(...(await faultsOf(page, address)));
      const said = complaints.filter((text) => !TOLD.test(text)).concat(strangers.splice(0));
      faults.push(...said.map((text) => `${address}: ${text}`));
      (complaints as string[]).length = 0;
    }
    return faults;
  }

  it('can be used by everybody in both themes, has room on a phone, and runs no text', async () => {
    const forNobody = SCREENS['/sign-in']!(world);
    const addresses = addressesOf(world).filter((address) => !forNobody.includes(address));
    expect(addresses.length).toBeGreaterThan(50);
    const lanes = [lane([...forNobody], undefined), ...Array.from({ length: LANES }, () => lane(addresses, API_KEY))];
    expect((await Promise.all(lanes)).flat()).toEqual([]);
  });

  it('shows what would be unseen by a mark', async () => {
    const { page } = await browser.person(system.url, API_KEY, PHONE);
    for (const address of [`/runs/${world.over}/steps?step=echo`, `/inbox/${world.request}`]) {
      await page.goto(address);
      await page.getByText('U+202E').locator('visible=true').first().waitFor();
    }
  });
});
