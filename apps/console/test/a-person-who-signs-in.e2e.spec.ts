import { readFile } from 'node:fs/promises';
import { API_KEY } from '../../../test/system/index.mjs';
import { ownSystem, type OwnSystem } from '../../../test/system/lent-system.mjs';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = ['POST /auth/key-session', 'POST /auth/setup', 'POST /auth/login', 'POST /auth/logout'];

const PASSWORD = 'a long walk by the river';

describe('a person who signs in', () => {
  let system: OwnSystem;
  let browser: OpenedBrowser;
  beforeAll(async () => {
    [system, browser] = await Promise.all([ownSystem(), openBrowser(PRESSED)]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  it('is led to the sign-in from any page, and back to it', async () => {
    const { page } = await browser.person(system.url);
    await page.goto('/runs?status=FAILED');
    await page.getByRole('button', { name: 'With an API key' }).click();
    await page.getByLabel('API key').fill(API_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=FAILED');
  });

  it('leaves no key where a script could read it', async () => {
    const { page } = await browser.person(system.url, API_KEY);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const kept: string = await page.evaluate('JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])');
    expect(kept).not.toContain(API_KEY);
    expect(kept).toContain('["",');
  });

  it('is told in the service’s own words what was wrong', async () => {
    const { page } = await browser.person(system.url);
    await page.goto('/sign-in');
    await page.getByLabel('Name').fill('nobody');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert').innerText()).resolves.toContain('expected a name with its password');
  });

  it('becomes the first administrator, and signs in with the password afterwards', async () => {
    const [, token = ''] = /"token":"(rbi_[\w-]+)"/.exec(await readFile(system.process.logFile, 'utf8')) ?? [];
    const { page } = await browser.person(system.url);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'There is no administrator yet' }).click();
    for (const [label, text] of [
      ['Token', token],
      ['Id', 'ada'],
      ['Name', 'Ada Byron'],
      ['Password', PASSWORD],
    ] as const)
      await page
        .getByRole('textbox', { name: label, exact: false })
        .filter({ visible: true })
        .and(page.getByLabel(new RegExp(`^${label}`)))
        .fill(text);
    await page.getByRole('button', { name: 'Make me the administrator' }).click();
    await page.getByText('Ada Byron').first().waitFor();
    await page.getByRole('button', { name: 'Ada Byron: settings and sign-out' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill('ada');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Home' }).waitFor();
  });

  it.each(['//evil.example/x', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'is not led away by a link to %s',
    async (where) => {
      const { page } = await browser.person(system.url);
      await page.goto(`/sign-in?returnTo=${encodeURIComponent(where)}`);
      await page.getByRole('button', { name: 'With an API key' }).click();
      await page.getByLabel('API key').fill(API_KEY);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Home' }).waitFor();
      expect(page.url()).toBe(`${system.url}/`);
    },
  );
});
