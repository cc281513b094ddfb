import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client, startEmbedded, type EmbeddedSystem } from '../../../test/system/index.mjs';
import { does, fills } from './acts/pressing.js';
import { choosesAPassword, PASSWORD } from './journey/people-of-a-run.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = ['PUT /auth/step-up-policy', 'POST /auth/step-up', 'POST /auth/refresh', 'POST /auth/password'];

const CLOCK = new URL('../../../test/system/clock-ahead.mjs', import.meta.url).href;
const HOUR_MS = 3_600_000;
const LOOK_EVERY_MS = 100;

describe('a proof that is asked for anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-clock-'));
  const clockFile = join(folder, 'ahead');
  const setAhead = (ms: number): void => writeFileSync(clockFile, String(ms));
  let system: EmbeddedSystem;
  let browser: OpenedBrowser;
  beforeAll(async () => {
    setAhead(0);
    [system, browser] = await Promise.all([
      startEmbedded({ nodeFlags: ['--import', CLOCK], environment: { CLOCK_AHEAD_FILE: clockFile } }),
      openBrowser(PRESSED),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is given in the middle of an act, which then goes on, and the session is renewed by itself', async () => {
    const dev = client(system.url);
    expect((await dev.post('/people', { id: 'ada', name: 'Ada Byron', roles: ['TENANT_ADMIN'] })).status).toBe(201);
    const { token } = (await dev.post('/people/ada/invitation')).body;
    const { page } = await browser.person(system.url);
    await choosesAPassword(page, `${system.url}/sign-in#invitation=${token}&id=ada&tenant=default`);

    await page.goto('/operations/rules');
    const rule = page.locator('section').filter({ hasText: 'A newer proof for sensitive acts' });
    await does(page, { opens: rule.getByRole('button', { name: 'Change' }), verb: 'Change it', fill: { Minutes: '5' } });
    await page.getByText('has proved within 5 minutes who he is').waitFor();
    expect((await dev.get('/auth/step-up-policy')).body).toEqual({ withinMinutes: 5 });

    // An hour later the proof is old, and what the browser shows is over.
    setAhead(HOUR_MS);
    while ((await page.request.get('/api/v1/auth/me')).ok()) await page.waitForTimeout(LOOK_EVERY_MS);
    await page.goto('/operations/people');
    await page.getByRole('button', { name: 'Admit a member' }).click();
    const dialog = page.getByRole('dialog');
    await fills(dialog, { Id: 'mia', Name: 'Mia Marsh' });
    await dialog.getByRole('button', { name: 'Admit', exact: true }).click();
    await dialog.getByText('This is sensitive: prove anew that it is you.').waitFor();
    expect((await dev.get('/people/mia')).status).toBe(404);
    await fills(dialog, { By: 'My password (without a second factor)', Password: 'not the one' });
    await dialog.getByRole('button', { name: 'Prove it' }).click();
    await dialog.getByRole('alert').getByText('expected a name with its password').waitFor();
    await fills(dialog, { Password: PASSWORD });
    await dialog.getByRole('button', { name: 'Prove it' }).click();
    await page.getByRole('heading', { name: 'Mia Marsh' }).waitFor();
    expect((await dev.get('/people/mia')).body).toMatchObject({ id: 'mia', name: 'Mia Marsh' });
  });
});
