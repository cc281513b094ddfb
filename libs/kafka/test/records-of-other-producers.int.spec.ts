import type { Gap, StoredRecord } from '@runbook/ports';
import { CollectingFollower, eventually, recordsOf, textsOf, uniqueName } from '@runbook/ports/contract';
import kafkajs, { type Admin } from 'kafkajs';
import { produceWithJava, produceWithLibrdkafka } from '../../../test/servers/producers.mjs';
import { openKafka, type OpenedKafka } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';

const TEST_TIMEOUT_MS = 240_000;
const RECORDS = 40;
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];

describe('records of other producers', () => {
  const { brokers } = brokersOfThisSuite();
  let kafka: OpenedKafka;
  let admin: Admin;

  beforeAll(async () => {
    kafka = await openKafka(brokersOfThisSuite());
    admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await admin.disconnect();
    await kafka.close();
  }, TEST_TIMEOUT_MS);

  const topicOf = async (configuration: Record<string, string> = {}) => {
    const topic = uniqueName('foreign');
    const configEntries = Object.entries(configuration).map(([name, value]) => ({ name, value }));
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1, replicationFactor: 1, configEntries }] });
    return topic;
  };
  class Reader extends CollectingFollower {
    readonly gaps: Gap[] = [];
    gap(_partition: number, gap: Gap): Promise<void> {
      return Promise.resolve(void this.gaps.push(gap));
    }
  }
  const read = async (topic: string, count: number, mayHaveHoles = true) => {
    const reader = new Reader();
    const subscription = await kafka.log.follow({ topic, group: uniqueName('reader'), sharing: 'each', mayHaveHoles }, reader);
    const records = await reader.until(0, count);
    await subscription.stop();
    return { records, gaps: reader.gaps };
  };

  it.each([
    ['java', produceWithJava],
    ['librdkafka', produceWithLibrdkafka],
  ] as const)(
    'are read whichever codec of Kafka they are compressed with: %s',
    async (producer, produce) => {
      const topic = await topicOf();
      await produce({ brokers, topic, records: RECORDS, codecs: CODECS });
      const { records, gaps } = await read(topic, CODECS.length * RECORDS);
      const expected = CODECS.flatMap((codec) => Array.from({ length: RECORDS }, (_, number) => `${producer}-${codec}-${number}`));
      expect(records.map(({ key }) => key)).toEqual(expected);
      expect(records.map(({ value }) => (JSON.parse(value.toString()) as { id: string }).id)).toEqual(expected);
      expect(gaps).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are no others when the broker compresses what is ours',
    async () => {
      for (const codec of ['gzip', 'snappy', 'lz4', 'zstd']) {
        const topic = await topicOf({ 'compression.type': codec });
        const appender = await kafka.log.appender(topic, 0);
        await appender.append(recordsOf('r', 200));
        expect(textsOf((await read(topic, 200, false)).records)).toEqual(textsOf(recordsOf('r', 200) as StoredRecord[]));
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'that come to too much hold up none, and are told by their place',
    async () => {
      const topic = await topicOf();
      await produceWithLibrdkafka({ brokers, topic, records: 1, codecs: ['zstd', 'bomb', 'lz4'] });
      const { records, gaps } = await read(topic, 2);
      expect(records.map(({ offset, key }) => [offset, key])).toEqual([
        [0, 'librdkafka-zstd-0'],
        [2, 'librdkafka-lz4-0'],
      ]);
      expect(gaps).toMatchObject([{ kind: 'unreadable', from: 1, next: 2, reason: expect.stringContaining('zstd') }]);
      expect(gaps[0]!.bytes!.length).toBeLessThan(100_000);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are kept as they came, whatever their key, headers and value are, and are written so',
    async () => {
      const topic = await topicOf();
      await produceWithLibrdkafka({ brokers, topic, records: 1, codecs: ['odd'] });
      const headers = {
        ce_id: [null],
        bytes: [Buffer.from([0xff, 0])],
        twice: [Buffer.from('a'), null, Buffer.from('b')],
        text: [Buffer.from('word')],
      };
      const { records } = await read(topic, 1);
      expect(records[0]).toMatchObject({ headers: { twice: 'a', text: 'word' }, unreadableHeaders: ['bytes'] });
      expect(records[0]!.original).toEqual({ key: Buffer.from([0, 0xff]), value: null, headers });
      const copies = await topicOf();
      const { key, value, original } = records[0]!;
      await (await kafka.log.appender(copies, 0)).append([{ key, value, headers: { text: 'ours', reason: 'why' }, original }]);
      const { records: copied } = await read(copies, 1);
      expect(copied[0]!.original).toEqual({
        key: Buffer.from([0, 0xff]),
        value: null,
        headers: { ...headers, text: [Buffer.from('ours'), Buffer.from('word')], reason: [Buffer.from('why')] },
      });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'of partitions that are added later are found within half a minute',
    async () => {
      const topic = await topicOf();
      const reader = new Reader();
      const subscription = await kafka.log.follow({ topic, group: uniqueName('reader'), sharing: 'shared', mayHaveHoles: true }, reader);
      await eventually('the first partition', () => reader.held.has(0));
      await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] });
      await eventually('the others', () => reader.held.size === 3);
      await subscription.stop();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'in a topic that was deleted and made anew are asked about again',
    async () => {
      const topic = await topicOf();
      const first = await kafka.log.topicId(topic);
      expect(await kafka.log.topicId(topic)).toBe(first);
      const asked: string[] = [];
      const reader = new Reader(async () => asked.push((await kafka.log.topicId(topic)) ?? '') && 0);
      const subscription = await kafka.log.follow({ topic, group: uniqueName('reader'), sharing: 'shared', mayHaveHoles: true }, reader);
      await eventually('the partition', () => reader.held.has(0));
      expect(asked).toEqual([first]);
      await admin.deleteTopics({ topics: [topic] });
      await eventually('its end', async () => !(await admin.listTopics()).includes(topic));
      // While the old one is still known here and there, brokers answer that there is none.
      const again = { waitForLeaders: false, topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] };
      await eventually('the topic anew', () => admin.createTopics(again).catch(() => false));
      await eventually('another id', () => asked.some((id) => id !== first));
      expect(reader.faults).toEqual([]);
      await subscription.stop();
    },
    TEST_TIMEOUT_MS,
  );
});
