import { CollectingFollower, eventually, recordsOf, textsOf, uniqueName } from '@runbook/ports/contract';
import kafkajs, { type Admin } from 'kafkajs';
import { openKafka, type OpenedKafka, type ReportedEvent } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';

const TEST_TIMEOUT_MS = 60_000;

describe('a position that the log does not have', () => {
  const reported: ReportedEvent[] = [];
  let kafka: OpenedKafka;
  let admin: Admin;
  beforeAll(async () => {
    const settings = brokersOfThisSuite({ report: (event) => void reported.push(event) });
    kafka = await openKafka(settings);
    admin = new kafkajs.Kafka({ brokers: [...settings.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await admin.disconnect();
    await kafka.close();
  }, TEST_TIMEOUT_MS);

  const topicWith = async (count: number): Promise<string> => {
    const topic = uniqueName('positions');
    await kafka.log.ensureTopics([{ topic, partitions: 1, retentionMs: 3_600_000 }]);
    const appender = await kafka.log.appender(topic, 0);
    await appender.append(recordsOf('r', count));
    await appender.close();
    return topic;
  };
  const deleteBefore = async (topic: string, offset: number) => {
    // kafkajs deletes only from topics whose metadata it has met.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  };
  const errorsAbout = (topic: string) => reported.filter(({ level, message }) => /error|fatal/.test(level) && message.includes(topic));

  /** Reads from there, as who reads decisions (an unbroken row) or a topic of others. */
  const read = (topic: string, from: number, mayHaveHoles: boolean) => {
    const follower = new CollectingFollower(() => from);
    return { follower, subscribed: kafka.log.follow({ topic, group: uniqueName('reader'), sharing: 'each', mayHaveHoles }, follower) };
  };

  it(
    'because retention was faster than the reader of a topic of others is reported, and reading goes on at the oldest record',
    async () => {
      const topic = await topicWith(20);
      await deleteBefore(topic, 12);
      const { follower, subscribed } = read(topic, 5, true);
      const records = await follower.until(0, 8);
      expect(textsOf(records)[0]).toBe('r-12');
      await eventually('the report', () => errorsAbout(topic).length > 0);
      expect(errorsAbout(topic)).toMatchObject([{ level: 'error', expected: 5, found: 12 }]);
      await (await subscribed).stop();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'because a topic of others was made anew is reported, and reading goes on at its beginning',
    async () => {
      const topic = await topicWith(20);
      const { follower, subscribed } = read(topic, 500, true);
      expect(textsOf(await follower.until(0, 20))[0]).toBe('r-0');
      expect(errorsAbout(topic)).toMatchObject([{ level: 'error', expected: 500, found: 0 }]);
      await (await subscribed).stop();
    },
    TEST_TIMEOUT_MS,
  );

  it.each([
    ['the log was made anew', 0, 500, 0],
    ['the beginning of the log is gone', 12, 0, 12],
    ['all of the log is gone', 20, 0, 20],
  ])(
    'because %s stops its reader, and says so',
    async (_, deletedBefore, from, found) => {
      const topic = await topicWith(20);
      if (deletedBefore > 0) await deleteBefore(topic, deletedBefore);
      const { follower, subscribed } = read(topic, from, false);
      await eventually('the report', () => errorsAbout(topic).length > 0);
      expect(errorsAbout(topic)).toMatchObject([{ level: 'fatal', expected: from, found }]);
      expect(follower.deliveries).toEqual([]);
      await (await subscribed).stop();
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'at its beginning is no error for an owner that asks for the oldest command',
    async () => {
      const [commands, events] = [await topicWith(20), await topicWith(1)];
      await deleteBefore(commands, 15);
      const seen: string[] = [];
      const subscription = await kafka.channel.own({ commands, events }, uniqueName('owners'), (session) => {
        session.intake.from(undefined);
        return { events: () => undefined, commands: (records) => void seen.push(...textsOf(records)), lost: () => undefined };
      });
      await eventually('the commands that are left', () => seen.length >= 5);
      expect(seen).toEqual(['r-15', 'r-16', 'r-17', 'r-18', 'r-19']);
      expect(errorsAbout(commands)).toEqual([]);
      await subscription.stop();
    },
    TEST_TIMEOUT_MS,
  );
});
