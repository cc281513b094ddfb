import type { TopicSpec } from '@runbook/ports';
import { recordsOf, uniqueName } from '@runbook/ports/contract';
import kafkajs, { type Admin } from 'kafkajs';
import { openKafka, type OpenedKafka } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';

const TEST_TIMEOUT_MS = 60_000;
const TOPIC = kafkajs.ConfigResourceTypes.TOPIC;

describe('a start on topics that lose records', () => {
  let kafka: OpenedKafka;
  let admin: Admin;
  let address: string;
  beforeAll(async () => {
    const settings = brokersOfThisSuite();
    address = settings.brokers.join(',');
    kafka = await openKafka(settings);
    admin = new kafkajs.Kafka({ brokers: [...settings.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await admin.disconnect();
    await kafka.close();
  }, TEST_TIMEOUT_MS);

  /** What the start says of a topic, up to the rules that all share; `none`: it is not refused. */
  const saidOf = async (spec: TopicSpec, opened = kafka): Promise<string> => {
    const refusal = await opened.log.ensureTopics([spec]).then(
      () => 'none',
      (error: Error) => error.message,
    );
    const [, fault] =
      /^expected the topics of the log to lose nothing, found that (.*)\. Run what is named and start again; docs\/guides\/operating\.md#topics says why$/s.exec(
        refusal,
      ) ?? [];
    return fault ?? refusal;
  };
  const made = async (keeps: TopicSpec['keeps'], { partitions = 2, records = 0, settings = {} } = {}) => {
    const spec: TopicSpec = { topic: uniqueName('start'), partitions, keeps };
    await kafka.log.ensureTopics([spec]);
    if (records > 0) {
      const appender = await kafka.log.appender(spec.topic, 0);
      await appender.append(recordsOf('r', records));
      await appender.close();
    }
    if (Object.keys(settings).length > 0) await set(spec.topic, settings);
    return spec;
  };
  /** As `kafka-configs.sh --add-config` does; kafkajs knows the older call alone, which sets all others back to the broker's. */
  const set = (topic: string, settings: Record<string, string>) => {
    const all = { 'retention.ms': '-1', 'retention.bytes': '-1', 'max.message.bytes': '8388608', ...settings };
    const configEntries = Object.entries(all).map(([name, value]) => ({ name, value }));
    return admin.alterConfigs({ validateOnly: false, resources: [{ type: TOPIC, name: topic, configEntries }] });
  };
  /** Does what the command says. */
  const run = (command: string) => {
    const [, topic, settings] =
      /^kafka-configs\.sh --bootstrap-server \S+ --alter --entity-type topics --entity-name (\S+) --add-config (\S+)$/.exec(command)!;
    return set(topic!, Object.fromEntries(settings!.split(',').map((pair) => pair.split('=') as [string, string])));
  };

  it(
    'is not refused when they are as it made them',
    async () => {
      for (const keeps of ['everything', 'what-is-unanswered', undefined] as const) {
        expect(await saidOf(await made(keeps, { records: 3 }))).toBe('none');
      }
    },
    TEST_TIMEOUT_MS,
  );

  it.each([
    ['everything', { 'retention.ms': '604800000' }, 'retention.ms=-1'],
    ['everything', { 'retention.bytes': '1000000' }, 'retention.bytes=-1'],
    ['everything', { 'cleanup.policy': 'compact' }, 'cleanup.policy=delete'],
    ['everything', { 'unclean.leader.election.enable': 'true' }, 'unclean.leader.election.enable=false'],
    ['everything', { 'max.message.bytes': '1048588' }, 'max.message.bytes=8388608'],
    ['what-is-unanswered', { 'retention.ms': '3600000' }, 'retention.ms=-1'],
    ['what-is-unanswered', { 'cleanup.policy': 'compact,delete' }, 'cleanup.policy=delete'],
  ] as const)(
    'because of one that keeps %s and has %j names the command that mends it',
    async (keeps, settings, right) => {
      const spec = await made(keeps, { records: 1, settings });
      const [[name, value]] = Object.entries(settings) as [[string, string]];
      const command = `kafka-configs.sh --bootstrap-server ${address} --alter --entity-type topics --entity-name ${spec.topic} --add-config ${right}`;
      expect(await saidOf(spec)).toBe(`${spec.topic} has ${name}=${value}: ${command}`);
      await run(command);
      expect(await saidOf(spec)).toBe('none');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'names the log whose beginning is gone, also when nothing is left of it',
    async () => {
      for (const left of [1, 0]) {
        const spec = await made('everything', { records: 5 });
        await admin.fetchTopicOffsets(spec.topic); // kafkajs deletes only from topics whose metadata it has met.
        await admin.deleteTopicRecords({ topic: spec.topic, partitions: [{ partition: 0, offset: String(5 - left) }] });
        expect(await saidOf(spec)).toBe(
          `${spec.topic}/0 begins at offset ${5 - left}, the records before it were deleted, and no command brings them back: put the topic back whole from a backup, or begin anew with empty topics and an empty database`,
        );
        expect(await saidOf({ ...spec, keeps: 'what-is-unanswered' })).toBe('none');
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'names those with too few partitions',
    async () => {
      const empty = await made('everything');
      const command = `kafka-topics.sh --bootstrap-server ${address} --alter --topic ${empty.topic} --partitions 4`;
      expect(await saidOf({ ...empty, partitions: 4 })).toBe(`${empty.topic} has 2 partitions where 4 are asked for: ${command}`);
      await admin.createPartitions({ topicPartitions: [{ topic: empty.topic, count: 4 }] });
      expect(await saidOf({ ...empty, partitions: 4 })).toBe('none');
      const begun = await made('everything', { records: 1 });
      expect(await saidOf({ ...begun, partitions: 4 })).toBe(
        `${begun.topic} has 2 partitions where 4 are asked for: start with PARTITIONS=2, because records are placed by that number already`,
      );
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'names those with too few copies',
    async () => {
      const spec = await made('everything', { partitions: 1 });
      const three = await openKafka(brokersOfThisSuite({ replicationFactor: 2 }));
      expect(await saidOf(spec, three)).toBe(
        `${spec.topic} has 1 copy where KAFKA_REPLICATION asks for 2, and the cluster has 1 broker: add brokers, or start with KAFKA_REPLICATION=1`,
      );
      await three.close();
    },
    TEST_TIMEOUT_MS,
  );
});
