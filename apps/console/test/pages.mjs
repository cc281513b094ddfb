// A real Chromium for the suites of the console.
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { chromiumProgram } from '../../../test/servers/index.mjs';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** A machine with much else to do. */
const WAIT_MS_MAX = 30_000;
const LOOK_EVERY_MS = 100;

export async function openBrowser(presses = []) {
  const { program, env } = await chromiumProgram();
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'], env: { ...process.env, ...env } });
  const done = new Set();
  const close = async () => {
    await browser.close();
    const missing = presses.filter((act) => ![...done].some((one) => isAct(act, one)));
    if (missing.length > 0)
      throw new Error(`expected each act that the suite names to be pressed and done, found none of ${missing.join(', ')}`);
  };
  return { browser, person: (url, key, options) => person({ browser, done }, url, key, options), close };
}

/** `act`: as suites name it, `DELETE /teams/{id}`; `one`: as it was asked for, `DELETE /teams/blue`. */
const isAct = (act, one) => new RegExp(`^${act.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(one);

async function person({ browser, done }, url, key, { theme = 'light', width = 1440, height = 900 } = {}) {
  const context = await browser.newContext({ baseURL: url, colorScheme: theme, viewport: { width, height }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(WAIT_MS_MAX);
  context.on('response', (answer) => {
    if (answer.ok()) done.add(`${answer.request().method()} ${new URL(answer.url()).pathname.replace('/api/v1/', '/')}`);
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  if (key !== undefined) {
    const answer = await context.request.post('/api/v1/auth/key-session', { data: { key } });
    if (!answer.ok()) throw new Error(`expected a session for the key, found ${answer.status()}: ${await answer.text()}`);
  }
  return { page, context, complaints };
}

export async function accessFaults(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG_22_AA).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`));
}

/** Nothing that is shown is still being fetched. A page that never is ends with the test. */
export async function settled(page) {
  await page.getByRole('heading', { level: 1 }).waitFor();
  while ((await page.locator('[aria-label="Loading"]').count()) > 0) await page.waitForTimeout(LOOK_EVERY_MS);
}

export const overflow = (page) => page.evaluate('document.documentElement.scrollWidth - innerWidth');
