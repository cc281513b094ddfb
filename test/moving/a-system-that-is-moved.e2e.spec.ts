import { jest } from '@jest/globals';
import { startKafka, startMongo } from '../servers/index.mjs';
import { client, startEmbedded, type EmbeddedSystem } from '../system/index.mjs';
import { command, goOn, live, runs, whole, type Lived } from './keeping.mjs';

const APPROVER = 'key-of-ana-for-suites';
const SETTINGS = { DEV_API_KEYS: `ana:${APPROVER}:APPROVER`, REVIEW: 'off' };
const TOKEN = 'tok-that-moves-canary-1';
const SECOND_FACTOR_KEY = 'kq83hdn29sLw0vTz4mXc7bRf1yGp5uJe6oIaQsWdNhE=';
const RUNS = 4;

jest.setTimeout(600_000);

interface Servers {
  readonly settings: Record<string, string>;
  stop(): Promise<void>;
}

async function startServers(): Promise<Servers> {
  const kafka = await startKafka({ exclusive: true });
  const mongo = await startMongo({ exclusive: true }).catch(async (error: unknown) => {
    await kafka.stop();
    throw error;
  });
  const settings = { KAFKA_BROKERS: kafka.brokers.join(','), MONGO_URL: mongo.url };
  return { settings, stop: async () => void (await Promise.all([kafka.stop(), mongo.stop()])) };
}

describe('a system that is moved to Kafka and MongoDB, backed up there and restored', () => {
  const stops: (() => Promise<void>)[] = [];
  let embedded: EmbeddedSystem;
  let lived: Lived;
  let before: ReadonlyMap<string, unknown>;
  let there: Servers;
  let moved: EmbeddedSystem;
  let settings: Record<string, string>;
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  const toldOf = async (url: string, ids: readonly string[]) => {
    const told = new Map<string, unknown>();
    for (const id of ids) told.set(id, await whole(url, id));
    return told;
  };

  it('is not touched while it runs, and a dry run writes nothing', async () => {
    embedded = await startEmbedded({ environment: { ...SETTINGS, SECOND_FACTOR_KEY } });
    stops.push(() => embedded.stop());
    lived = await live(embedded.url, RUNS);
    const credential = { name: 'ti', kind: 'bearer', value: { token: TOKEN }, hosts: ['127.0.0.1:1'], runbooks: ['calculates'] };
    expect((await client(embedded.url).post('/credentials', credential)).status).toBe(201);
    before = await toldOf(embedded.url, lived.ended);
    there = await startServers();
    stops.push(there.stop);
    const made = { SECOND_FACTOR_KEY, ...there.settings, DATA_DIR: embedded.environment['DATA_DIR']! };
    const withoutKey = await command('migrate', [], made).ended;
    expect(withoutKey).toMatchObject({ code: 1, printed: expect.stringMatching(/^migrate: expected CREDENTIALS_KEY to have the key of /) });
    settings = { ...made, CREDENTIALS_KEY_FILE: `${embedded.environment['DATA_DIR']}/credentials-key` };
    const running = await command('migrate', [], settings).ended;
    expect(running).toMatchObject({
      code: 1,
      printed: expect.stringMatching(/^migrate: expected .*runbook\.db to have no writer, found process \d+/),
    });
    await embedded.processes.standalone.stop();
    const dry = await command('migrate', ['--dry-run'], settings).ended;
    expect(dry).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/would copy runbook\.execution\.events: \d+ records in 1 partitions/),
    });
  });

  it('killed in the middle starts nowhere, and goes on to its end', async () => {
    const killed = command('migrate', [], settings);
    await killed.says(/^documents: \d+$/m);
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
    await expect(embedded.processes.standalone.start()).rejects.toThrow(/found it moved to Kafka at .* \(under way/);
    const early = startEmbedded({ environment: { ...SETTINGS, ...there.settings, SECOND_FACTOR_KEY, PARTITIONS: '1' } });
    await expect(early).rejects.toThrow(/expected documents that are whole, found a copy of .* under way/);
    const done = await command('migrate', [], settings).ended;
    expect(done).toMatchObject({ code: 0, printed: expect.stringMatching(/verified there: 6 runs by the audit and the log \(0 of them/) });
    const again = await command('migrate', [], settings).ended;
    expect(again).toMatchObject({ code: 0, printed: expect.stringMatching(/was moved to Kafka at .* already\n$/) });
  });

  it('has every run there, byte for byte, with what proves it', async () => {
    moved = await startEmbedded({
      environment: {
        ...SETTINGS,
        ...there.settings,
        SECOND_FACTOR_KEY,
        PARTITIONS: '1',
        CREDENTIALS_KEY_FILE: settings['CREDENTIALS_KEY_FILE']!,
      },
    });
    stops.push(() => moved.stop());
    expect(await toldOf(moved.url, lived.ended)).toEqual(before);
    expect((await client(moved.url).get('/credentials/ti')).body).toMatchObject({ name: 'ti' });
  });

  it('is backed up while runs go on, and restored after a restore that was killed', async () => {
    const folder = `${moved.folder}/backup`;
    let goesOn = true;
    const load = (async () => {
      for (let n = 0; goesOn; n++) await runs(client(moved.url), n);
    })();
    const made = await command('backup', [folder], settings).ended;
    goesOn = false;
    await load;
    expect(made).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^backed up Kafka and MongoDB to .* \d+ partitions and collections and \d+ blobs as of /),
    });
    const elsewhere = await startServers();
    stops.push(elsewhere.stop);
    const target = { ...settings, ...elsewhere.settings };
    const broken = command('restore', [folder], target);
    setTimeout(() => broken.child.kill('SIGKILL'), 1_200);
    await broken.ended;
    const done = await command('restore', [folder], target).ended;
    expect(done).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^restored .* verified there: \d+ runs, \d+ chains of \d+ records\n$/),
    });
    const restored = await startEmbedded({
      environment: {
        ...SETTINGS,
        ...elsewhere.settings,
        SECOND_FACTOR_KEY,
        PARTITIONS: '1',
        CREDENTIALS_KEY_FILE: settings['CREDENTIALS_KEY_FILE']!,
      },
    });
    stops.push(() => restored.stop());
    expect(await toldOf(restored.url, lived.ended)).toEqual(before);
    expect(await goOn(restored.url, lived, APPROVER)).toEqual(['COMPLETED', 'COMPLETED']);
    expect((await client(restored.url).get('/credentials/ti')).body).toMatchObject({ name: 'ti' });
  });
});
