import type { Locator } from 'playwright-core';
import { client, startEmbedded, type EmbeddedSystem } from '../../../test/system/index.mjs';
import { arrivalAt, type Arrival } from './journey/arrival.js';
import { approvesDraft, designsFromAnExample } from './journey/an-author-at-work.js';
import { CuttableNetwork } from './journey/cuttable-network.js';
import { HandsOnKeys } from './journey/hands-on-keys.js';
import { collecting, KEYS, openPlaces, type Places } from './journey/places.js';
import {
  admits,
  agrees,
  choosesAPassword,
  provesIt,
  readsTheReport,
  retriesWith,
  startsUnderABasis,
  watchesTheOutput,
} from './journey/people-of-a-run.js';
import { agreesOverTheApi, askedBy, starts } from './journey/runbooks-in-force.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

const PRESSED = [
  'POST /auth/first-visit',
  'POST /auth/key-session',
  'POST /runbooks/check',
  'POST /runbooks/drafts',
  'POST /runbooks/{id}/drafts/{draft}/submit',
  'POST /runbooks/{id}/drafts/{draft}/approve',
  'POST /executions',
  'POST /approvals/{id}/votes',
  'POST /executions/{id}/steps/{stepId}/retry',
];

const PHONE = { width: 390, height: 844 };
const AWAY_MS = 10_000;
const INPUTS = { message: 'bad-mail', sender: 'billing@examp1e.test', link: 'https://examp1e.test/login' };

describe('from an example to a proof', () => {
  let places: Places;
  let system: EmbeddedSystem;
  let browser: OpenedBrowser;
  let arrival: Arrival;
  beforeAll(async () => {
    [places, browser] = await Promise.all([openPlaces(), openBrowser(PRESSED)]);
    // As `npm start` does it: without a key, so that one is made up.
    system = await startEmbedded({ environment: { ...places.environment, DEV_API_KEY: undefined } });
    arrival = await arrivalAt(system.processes.standalone.logFile);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
    await places?.stop();
  });

  it('two persons come by what the screen says, past a step that fails', async () => {
    const begun = performance.now();
    const author = await browser.person(system.url);
    await author.page.goto(arrival.link);
    await author.page.getByRole('heading', { name: 'Home' }).waitFor();
    const invitation = await admits(author.page, 'ben', ['sre']);
    const other = await browser.person(system.url, undefined, PHONE);
    await choosesAPassword(other.page, invitation);
    const draft = await designsFromAnExample(author.page, places);
    await approvesDraft(other.page, draft);

    await author.page.getByRole('link', { name: 'triage-phishing-mail' }).click();
    const run = await startsUnderABasis(author.page, INPUTS, 'dev');
    await Promise.all([watchesTheOutput(author.page, 'bad-mail'), agrees(other.page, /May collect be done\?/, 'ben')]);
    await author.page.getByText('Step collect failed').waitFor();
    await retriesWith(author.page, 'collect', 'inputs.message', 'mail-7');
    // He agreed to what would be done to another mail: it is asked again.
    await Promise.all([watchesTheOutput(author.page, 'mail-7'), agrees(other.page, /May collect be done\?/, 'ben')]);
    await author.page.getByText('The run completed.').waitFor();
    await readsTheReport(author.page, 'Triage of mail-7');
    expect(await provesIt(author.page)).toBe(8);
    process.stdout.write(`from an example to a proof in ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`);

    const { body } = await client(system.url, arrival.key).get(`/executions/${run}`);
    expect(body).toMatchObject({ status: 'COMPLETED', legalBasis: { reference: 'case-2026-114' } });
    // That nobody is signed in yet, and that the report is in Markdown alone, is told by a status that a browser counts as an error.
    expect([...author.complaints, ...other.complaints].filter((text) => !/status of 40[14]/.test(text))).toEqual([]);
  });

  it('is come to by the keyboard alone', async () => {
    const [dev, ana] = [client(system.url, arrival.key), client(system.url, KEYS.ana)];
    expect((await dev.post('/runbooks', collecting('by-keys', places.host))).status).toBe(201);
    const { page } = await browser.person(system.url);
    const hands = new HandsOnKeys(page);
    await page.goto('/');
    await hands.press('button', /With an API key/);
    await hands.write('textbox', 'API key', arrival.key);
    await page.keyboard.press('Enter');
    await hands.press('link', 'Runbooks');
    await hands.press('link', 'Collect what runs on a host');
    await hands.press('button', 'Start');
    await hands.write('textbox', 'message', 'bad-mail');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/exe_*');

    const other = await browser.person(system.url, KEYS.ana);
    const otherHands = new HandsOnKeys(other.page);
    await other.page.goto('/');
    await otherHands.press('link', /^Inbox/);
    await otherHands.press('link', /May collect be done/);
    await otherHands.press('button', 'Approve');
    await otherHands.press('button', 'Approve', other.page.getByRole('dialog'));
    await other.page.getByText('Approved by ana.').waitFor();
    // Whoever closes a dialog is where he was, and not at the beginning.
    await other.page.locator('#content:focus, #content :focus').waitFor();

    await page.getByText('Step collect failed').waitFor();
    await hands.press('button', 'As a list');
    await hands.press('button', /collect/, page.getByRole('region', { name: 'Steps' }));
    await hands.press('button', 'Retry…');
    const dialog = page.getByRole('dialog');
    await hands.to('checkbox', 'Change what it reads first', dialog);
    await page.keyboard.press('Space');
    await hands.write('textbox', 'Path', 'inputs.message', dialog);
    await hands.write('textbox', 'Value, as JSON', '"mail-7"', dialog);
    await hands.write('textbox', 'Reason', 'the wrong one was named', dialog);
    await hands.press('button', 'Retry', dialog);
    await dialog.waitFor({ state: 'detached' });
    await agreesOverTheApi(ana, /exe_\w+/.exec(page.url())![0]);
    await page.getByText('The run completed.').waitFor();
    await hands.press('link', 'Evidence');
    await hands.press('button', 'Fetch and check');
    await page.getByText('VALID', { exact: true }).waitFor();
  });

  it('loses and doubles nothing when the network is cut, and comes back by itself', async () => {
    const [dev, ana] = [client(system.url, arrival.key), client(system.url, KEYS.ana)];
    expect((await dev.post('/runbooks', collecting('cut', places.host))).status).toBe(201);
    const [streaming, asking] = [await starts(dev, 'cut', { message: 'mail-7', lines: '90' }), await starts(dev, 'cut', { message: 'x' })];
    const network = await CuttableNetwork.open(system.url);
    try {
      const [watcher, voter] = await Promise.all([browser.person(network.url, arrival.key), browser.person(network.url, KEYS.ana)]);
      const starter = await browser.person(system.url, arrival.key);
      await Promise.all([
        watcher.page.goto(`/runs/${streaming}/output`),
        voter.page.goto(`/inbox/${(await askedBy(dev, asking)).id}`),
        starter.page.goto('/runbooks/cut/start'),
      ]);
      await starter.page.getByRole('textbox', { name: 'message' }).fill('y');
      await voter.page.getByRole('button', { name: 'Approve', exact: true }).click();
      await agreesOverTheApi(ana, streaming);
      const log = watcher.page.getByRole('log', { name: 'Output' });
      await log.getByText('line 05 of mail-7').waitFor();

      const isCut = network.cutBeforeTheAnswerTo('/votes');
      await voter.page.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
      await isCut;
      await starter.context.setOffline(true);
      await starter.page.getByRole('button', { name: 'Start the run' }).click();
      const away = [watcher, voter, starter].map(({ page }) => page.getByText('The service is not reached.'));
      for (const said of away) await said.waitFor();
      await watcher.page.waitForTimeout(AWAY_MS);
      network.mend();
      await starter.context.setOffline(false);

      await voter.page.getByText('Approved by ana.').waitFor();
      await starter.page.waitForURL('**/runs/exe_*');
      await watcher.page.getByText(/^90 lines$/).waitFor();
      for (const said of away) await said.waitFor({ state: 'detached' });
      await expectEachLineOnce(log, 90);
      const { body } = await dev.get('/executions?runbookId=cut');
      expect(body.items).toHaveLength(3);
      const records = JSON.stringify((await dev.get(`/executions/${asking}/logs?limit=50`)).body);
      expect(records.match(/"VoteCast"/g)).toHaveLength(1);
    } finally {
      await network.stop();
    }
  });
});

/** What the page holds of the output, line by line. */
async function expectEachLineOnce(log: Locator, count: number): Promise<void> {
  const seen = new Set<string>();
  const text = async (): Promise<string[]> => (await log.innerText()).match(/line \d\d of mail-7/g) ?? [];
  await log.evaluate((box) => (box.scrollTop = 0));
  await log.getByText('line 01 of mail-7').waitFor();
  for (const line of await text()) seen.add(line);
  await log.evaluate((box) => (box.scrollTop = box.scrollHeight));
  await log.getByText(`line ${count} of mail-7`).waitFor();
  for (const line of await text()) seen.add(line);
  expect(seen.size).toBe(count);
}
