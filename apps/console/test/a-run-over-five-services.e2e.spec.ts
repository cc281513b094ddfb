import { jest } from '@jest/globals';
import { startKafka, startMongo } from '../../../test/servers/index.mjs';
import { API_KEY, client, startDistributed, type DistributedSystem } from '../../../test/system/index.mjs';
import { collecting, KEYS, openPlaces, type Places } from './journey/places.js';
import { agrees, provesIt, readsTheReport, signsInByKey, startsUnderABasis, watchesTheOutput } from './journey/people-of-a-run.js';
import { openBrowser, type OpenedBrowser } from './pages.mjs';

jest.setTimeout(300_000);

describe('a run over five services', () => {
  const parts: { stop(): Promise<unknown> }[] = [];
  let places: Places;
  let system: DistributedSystem;
  let browser: OpenedBrowser;
  beforeAll(async () => {
    const [opened, kafka, mongo] = await Promise.all([openPlaces(), startKafka(), startMongo()]);
    parts.push(opened, kafka, mongo);
    places = opened;
    const environment = { ...places.environment };
    system = await startDistributed({ brokers: kafka.brokers, mongoUrl: mongo.url, environment });
    parts.unshift(system);
    browser = await openBrowser();
    parts.unshift({ stop: () => browser.close() });
    expect((await client(system.url).post('/runbooks', collecting('collect-five', places.host))).status).toBe(201);
  });
  afterAll(async () => {
    for (const part of parts) await part.stop();
  });

  it('is started, agreed to on a phone, watched while it speaks, reported and proven in the browser', async () => {
    const begun = performance.now();
    const starter = await browser.person(system.url);
    await signsInByKey(starter.page, API_KEY);
    await starter.page.getByRole('link', { name: 'Runbooks', exact: true }).first().click();
    await starter.page.getByRole('link', { name: 'Collect what runs on a host' }).click();
    const run = await startsUnderABasis(starter.page, { message: 'mail-7' }, 'dev');
    const other = await browser.person(system.url, KEYS.ana, { width: 390, height: 844 });
    await other.page.goto('/');
    await Promise.all([watchesTheOutput(starter.page, 'mail-7'), agrees(other.page, /May collect be done\?/, 'ana')]);
    await starter.page.getByText('The run completed.').waitFor();
    await readsTheReport(starter.page, 'What mail-7 left');
    expect(await provesIt(starter.page)).toBe(8);
    process.stdout.write(`from a start to a proof over five services in ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`);
    const { body } = await client(system.url).get(`/executions/${run}`);
    expect(body).toMatchObject({ status: 'COMPLETED', legalBasis: { reference: 'case-2026-114' } });
    expect([...starter.complaints, ...other.complaints].filter((text) => !/status of 40[14]/.test(text))).toEqual([]);
  });
});
