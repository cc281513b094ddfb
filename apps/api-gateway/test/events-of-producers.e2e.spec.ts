import kafkajs, { type Producer } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSystemOnKafka } from './running-system-on-kafka.mjs';

const WAITER = {
  apiVersion: 'runbook/v1',
  id: 'wait-for-login',
  name: 'Waits for a login',
  inputs: { type: 'object', required: ['host'], properties: { host: { type: 'string' } } },
  outputs: { who: '{{ steps.login.output.user }}' },
  steps: [{ id: 'login', type: 'wait-for-event', with: { event: 'com.example.login', key: '{{ inputs.host }}' } }],
};
const TRIGGERED = {
  ...WAITER,
  id: 'look-at-failure',
  triggers: [{ event: 'com.example.failure', inputs: { host: '{{ event.subject }}' } }],
  outputs: {},
  steps: [{ id: 'note', type: 'transform', with: { value: 1 } }],
};
const SOURCE = {
  topic: 'siem.records',
  format: 'json',
  ttlMs: 0,
  mapping: { type: 'com.example.{{ record.kind }}', key: '{{ record.host }}', id: '{{ record.id }}' },
  accepts: { types: ['com.example.login', 'com.example.failure'] },
};
const WAIT_MS = 30_000;

describe('events of producers', () => {
  let system: Awaited<ReturnType<typeof startSystemOnKafka>>;
  let kafka: kafkajs.Kafka;
  let producer: Producer;

  beforeAll(async () => {
    system = await startSystemOnKafka();
    kafka = new kafkajs.Kafka({ brokers: system.brokers, logLevel: kafkajs.logLevel.NOTHING });
    producer = kafka.producer();
    await producer.connect();
    for (const document of [WAITER, TRIGGERED]) expect((await system.api.post('/runbooks', document)).status).toBe(201);
    expect((await system.api.put('/event-sources/siem', SOURCE)).status).toBe(201);
  });
  afterAll(async () => {
    await producer?.disconnect();
    await system?.stop();
  });

  const send = (...values: unknown[]) =>
    producer.send({
      topic: SOURCE.topic,
      messages: values.map((value) => ({ key: 'k', value: typeof value === 'string' ? value : JSON.stringify(value) })),
    });
  const dispositions = async (query = '') => (await system.api.get(`/event-sources/siem/dispositions${query}`)).body;
  const until = async (holds: (counts: Record<string, number>) => boolean) => {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(100)) if (holds((await dispositions()).counts)) return;
    throw new Error(`expected it to come true in time, found ${JSON.stringify(await dispositions())}`);
  };
  const start = async (host: string) =>
    (await system.api.post('/executions', { runbookId: 'wait-for-login', inputs: { host } })).body.id as string;
  const ended = async (id: string) => (await system.api.get(`/executions/${id}?waitSeconds=30`)).body;

  it('end in one disposition each, and what nobody can read blocks nothing', async () => {
    const id = await start('h1');
    // Kept until the run waits, however long the command takes to get there.
    const login = { kind: 'login', host: 'h1', id: 'r1', user: 'ana' };
    await system.api.put('/event-sources/siem', { ...SOURCE, ttlMs: 60_000 });
    await send(login, '{"kind":', { ...login, user: 'ben' }, { kind: 'login' }, { kind: 'logout', host: 'h1', id: 'r2' });
    await send({ kind: 'failure', host: 'h9', id: 'r3' }, { kind: 'login', host: 'h2', id: 'r4', user: 'kim' });
    await until((counts) => Object.values(counts).reduce((sum, count) => sum + count, 0) === 7 && counts['correlated'] === 1);
    const { counts, items } = await dispositions();
    expect(counts).toEqual({
      correlated: 1,
      started: 1,
      buffered: 1,
      duplicate: 1,
      expired: 0,
      'no-match': 0,
      malformed: 2,
      unauthorised: 1,
      unsigned: 0,
      'signature-invalid': 0,
      stale: 0,
      replayed: 0,
    });
    expect(items).toHaveLength(7);
    expect(await ended(id)).toMatchObject({ status: 'COMPLETED', outputs: { who: 'ana' } });
    const started = (await dispositions('?disposition=started')).items;
    expect(started).toMatchObject([{ event: { id: 'r3', type: 'com.example.failure' }, executions: [expect.any(String)] }]);
    expect(await ended(started[0].executions[0])).toMatchObject({ inputs: { host: 'h9' } });
  });

  it('that were kept change their disposition when a wait takes them', async () => {
    expect(await ended(await start('h2'))).toMatchObject({ outputs: { who: 'kim' } });
    await until((counts) => counts['buffered'] === 0 && counts['correlated'] === 2);
  });

  it('are listed page by page', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await dispositions(`?limit=3${cursor}`);
      seen.push(...page.items.map(({ record }: { record: string }) => record));
      if (page.nextCursor === undefined) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  });

  it('that nobody can use lie in the dead letters, with the reason', async () => {
    const reader = kafka.consumer({ groupId: 'suite' });
    const letters: { reason: string; disposition: string; value: string }[] = [];
    await reader.connect();
    await reader.subscribe({ topic: `${SOURCE.topic}.dead-letter`, fromBeginning: true });
    await reader.run({
      eachMessage: ({ message: { headers, value } }) => {
        letters.push({ reason: String(headers?.['reason']), disposition: String(headers?.['disposition']), value: String(value) });
        return Promise.resolve();
      },
    });
    for (const end = Date.now() + WAIT_MS; letters.length < 3 && Date.now() < end;) await sleep(50);
    await reader.disconnect();
    expect(letters.map(({ disposition }) => disposition).sort()).toEqual(['malformed', 'malformed', 'unauthorised']);
    expect(letters.find(({ value }) => value === '{"kind":')?.reason).toContain('JSON');
  });

  it('are neither lost nor counted twice when the process is killed', async () => {
    const hosts = Array.from({ length: 20 }, (_, n) => `k${n}`);
    const ids = await Promise.all(hosts.map(start));
    await send(...hosts.map((host) => ({ kind: 'login', host, id: host, user: host })));
    await system.process.kill9();
    await system.process.start();
    await send(...hosts.map((host) => ({ kind: 'login', host, id: host, user: host })));
    const runs = await Promise.all(ids.map(ended));
    expect(runs.map(({ outputs }) => outputs.who)).toEqual(hosts);
    await until((counts) => counts['correlated'] === 22 && counts['duplicate'] === 21);
  });
});
