import kafkajs, { type Admin, type Producer } from 'kafkajs';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { produceWithLibrdkafka } from '../../../test/servers/producers.mjs';
import { startSystemOnKafka } from './running-system-on-kafka.mjs';

const WAIT_MS = 90_000;
/** Above what the dead letters take, below what the topic takes. */
const LARGE_BYTES = 8_200_000;
const POSITION_SAVED_MS = 2_000;
const BATCH = { 'content-type': 'application/cloudevents-batch+json' };

interface Disposition {
  readonly record: string;
  readonly disposition: string;
  readonly reason?: string;
  readonly records?: number;
}

describe('records of other producers', () => {
  let system: Awaited<ReturnType<typeof startSystemOnKafka>>;
  let kafka: kafkajs.Kafka;
  let admin: Admin;
  let producer: Producer;

  beforeAll(async () => {
    system = await startSystemOnKafka({ PARTITIONS: '1' });
    kafka = new kafkajs.Kafka({ brokers: system.brokers, logLevel: kafkajs.logLevel.NOTHING });
    [admin, producer] = [kafka.admin(), kafka.producer()];
    await Promise.all([admin.connect(), producer.connect()]);
  });
  afterAll(async () => {
    await producer?.disconnect();
    await admin?.disconnect();
    await system?.stop();
  });

  const event = (id: string) => ({ specversion: '1.0', id, source: '/edr', type: 'com.example.seen' });
  const register = async (topic: string) => expect((await system.api.put(`/event-sources/${topic}`, { topic, ttlMs: 0 })).status).toBe(201);
  const shown = async (topic: string) => (await system.api.get(`/event-sources/${topic}`)).body;
  const send = (
    topic: string,
    value: string | Buffer,
    headers: Record<string, string> = { 'content-type': 'application/cloudevents+json' },
  ) => producer.send({ topic, messages: [{ key: 'k', value, headers }] });
  const dispositions = async (topic: string): Promise<Disposition[]> =>
    (await system.api.get(`/event-sources/${topic}/dispositions?limit=100`)).body.items;
  const until = async <T>(what: string, found: () => Promise<T | undefined>): Promise<T> => {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await sleep(100)) {
      const value = await found();
      if (value !== undefined) return value;
    }
    throw new Error(`expected in time: ${what}`);
  };
  const settled = (topic: string, count: number) =>
    until(`${count} dispositions of ${topic}`, async () => {
      const items = await dispositions(topic);
      return items.length >= count ? items : undefined;
    });
  const byRecord = (items: readonly Disposition[]) => Object.fromEntries(items.map(({ record, disposition }) => [record, disposition]));

  async function lettersOf(topic: string, count: number) {
    const reader = kafka.consumer({ groupId: `letters-of-${topic}` });
    const letters: { key: Buffer | null; value: Buffer | null; headers: Record<string, unknown> }[] = [];
    await reader.connect();
    await reader.subscribe({ topic: `${topic}.dead-letter`, fromBeginning: true });
    await reader.run({
      eachMessage: ({ message: { key, value, headers } }) => Promise.resolve(void letters.push({ key, value, headers: headers ?? {} })),
    });
    await until(`${count} letters of ${topic}`, () => Promise.resolve(letters.length >= count ? letters : undefined));
    await reader.disconnect();
    return letters;
  }

  it('that nobody can read hold up none, and each has its disposition and its letter', async () => {
    const topic = 'edr-poison';
    await register(topic);
    const large = Buffer.alloc(LARGE_BYTES, 'x');
    await produceWithLibrdkafka({ brokers: system.brokers, topic, records: 1, codecs: ['odd', 'bomb'] });
    await send(topic, large);
    await send(topic, JSON.stringify([event('b1'), { bad: 1 }, event('b2')]), BATCH);
    await send(topic, JSON.stringify(event('last')));
    const items = await settled(topic, 7);
    expect(byRecord(items)).toEqual({
      'edr-poison/0/0': 'malformed',
      'edr-poison/0/1-1': 'malformed',
      'edr-poison/0/2': 'malformed',
      'edr-poison/0/3/0': 'no-match',
      'edr-poison/0/3/1': 'malformed',
      'edr-poison/0/3/2': 'no-match',
      'edr-poison/0/4': 'no-match',
    });
    const [odd, bomb, tooLarge, batch] = await lettersOf(topic, 4);
    expect(odd).toMatchObject({
      key: Buffer.from([0, 0xff]),
      value: null,
      headers: { ce_id: null, bytes: Buffer.from([0xff, 0]), twice: [Buffer.from('a'), null, Buffer.from('b')], offset: Buffer.from('0') },
    });
    const textsOf = (headers: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
    expect(textsOf(bomb!.headers)).toMatchObject({ holds: 'record-batch', offset: '1', lastOffset: '1', topic, partition: '0' });
    const sha256 = createHash('sha256').update(large).digest('hex');
    expect(textsOf(tooLarge!.headers)).toMatchObject({ sha256, bytes: String(LARGE_BYTES), offset: '2', disposition: 'malformed' });
    expect(tooLarge!.value).toHaveLength(0);
    expect(JSON.parse(String(batch!.value))).toHaveLength(3);
  });

  it('that retention took before they were read are a disposition', async () => {
    const topic = 'edr-expired';
    await register(topic);
    await send(topic, JSON.stringify(event('first')));
    await settled(topic, 1);
    // The position is saved right behind the disposition, and nothing shows it.
    await sleep(POSITION_SAVED_MS);
    await system.process.kill9();
    for (const id of ['lost-1', 'lost-2', 'lost-3', 'kept']) await send(topic, JSON.stringify(event(id)));
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '4' }] });
    await system.process.start();
    const items = await settled(topic, 3);
    expect(byRecord(items)).toEqual({ 'edr-expired/0/0': 'no-match', 'edr-expired/0/1-3': 'expired', 'edr-expired/0/4': 'no-match' });
    expect(items.find(({ disposition }) => disposition === 'expired')).toMatchObject({
      records: 3,
      reason: expect.stringContaining('expired, 3 records, offsets 1 to 3'),
    });
  });

  it('in a topic that was deleted make its source stand, which says so; made anew, it is read from its beginning', async () => {
    const topic = 'edr-anew';
    await register(topic);
    await send(topic, JSON.stringify(event('old')));
    await settled(topic, 1);
    expect(await shown(topic)).toMatchObject({ reading: 'going-on' });
    await admin.deleteTopics({ topics: [topic] });
    const standing = await until('a source that stands', async () =>
      (await shown(topic)).reading === 'standing' ? shown(topic) : undefined,
    );
    expect(standing.standing.reason).toMatch(/topic/);
    // A busy machine may be late with an answer.
    const ready = await until('readiness', async () => {
      const answer = await system.api.get('/health/ready');
      return answer.status === 200 ? answer.body : undefined;
    });
    expect(ready.standing.eventSources).toContain(`default/${topic}: `);
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] });
    for (const id of ['new-1', 'new-2']) await send(topic, JSON.stringify(event(id)));
    const items = await settled(topic, 3);
    expect(byRecord(items)).toEqual({ 'edr-anew/0/0': 'no-match', 'edr-anew~1/0/0': 'no-match', 'edr-anew~1/0/1': 'no-match' });
    await until('going on', async () => ((await shown(topic)).reading === 'going-on' ? true : undefined));
    expect(await shown(topic)).toMatchObject({
      topicMadeAnew: { times: 1, at: expect.any(String), reason: expect.stringContaining('made anew') },
    });
    expect((await system.api.get('/health/ready')).body).not.toHaveProperty('standing');
  });
});
