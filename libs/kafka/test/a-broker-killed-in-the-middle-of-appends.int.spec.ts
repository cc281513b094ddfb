import { AppendInDoubt, type Appender } from '@runbook/ports';
import { CollectingFollower, eventually, recordOf, uniqueName } from '@runbook/ports/contract';
import { startKafka } from '../../../test/servers/index.mjs';
import { openKafka, type OpenedKafka } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';

const TEST_TIMEOUT_MS = 180_000;
const PARTITIONS = 3;
/** Short, so that a request that the kill caught is in doubt soon. */
const APPEND_TIMEOUT_MS = 2_000;

interface Writing {
  readonly acknowledged: { text: string; offset: number }[];
  doubts: number;
  readonly stop: () => Promise<void>;
}

describe('a broker killed in the middle of appends', () => {
  let broker: Awaited<ReturnType<typeof startKafka>>;
  let kafka: OpenedKafka;
  beforeAll(async () => {
    broker = await startKafka({ exclusive: true });
    kafka = await openKafka(brokersOfThisSuite({ brokers: broker.brokers, appendTimeoutMs: APPEND_TIMEOUT_MS }));
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await kafka?.close();
    await broker?.stop();
  }, TEST_TIMEOUT_MS);

  it(
    'puts appends in doubt, loses nothing that it acknowledged, and its readers go on when it is back',
    async () => {
      const topic = uniqueName('killed');
      await kafka.log.ensureTopics([{ topic, partitions: PARTITIONS }]);
      const follower = new CollectingFollower();
      const subscription = await kafka.log.follow({ topic, group: uniqueName('reader'), sharing: 'each' }, follower);
      const writers = Array.from({ length: PARTITIONS }, (_, partition) => write(kafka, topic, partition));
      const progress = (from: number[]) => writers.every((writer, at) => writer.acknowledged.length > from[at]! + 20);
      const nothing = writers.map(() => 0);
      await eventually('every partition to take appends', () => progress(nothing));
      expect(kafka.trouble).toBeUndefined();
      await broker.kill9!();
      await eventually('every writer to be in doubt', () => writers.every((writer) => writer.doubts > 0));
      await eventually('the trouble to be told', () => kafka.trouble !== undefined);
      expect(kafka.trouble).toMatch(/^(a reader of \S+ cannot join its group|nothing can be written: no broker can be reached)$/);
      await broker.restart!();
      await eventually('the trouble to be over', () => kafka.trouble === undefined);
      const before = writers.map((writer) => writer.acknowledged.length);
      await eventually('appends after the restart', () => progress(before));
      await Promise.all(writers.map((writer) => writer.stop()));

      for (const [partition, { acknowledged }] of writers.entries()) {
        const last = acknowledged.at(-1)!;
        await eventually(`the last record of partition ${partition}`, () => follower.texts(partition).includes(last.text));
        const byOffset = new Map(follower.seen(partition).map((record) => [record.offset, record.value.toString()]));
        for (const { text, offset } of acknowledged) expect(`${offset} ${byOffset.get(offset)}`).toBe(`${offset} ${text}`);
        const offsets = follower.seen(partition).map((record) => record.offset);
        expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      }
      await subscription.stop();
      expect(follower.faults).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'leaves an appender whose append failed dead, and is not waited for by a stop',
    async () => {
      const topic = uniqueName('dead');
      await kafka.log.ensureTopics([{ topic, partitions: 1 }]);
      const appender = await kafka.log.appender(topic, 0);
      await appender.append([recordOf('before')]);
      const follower = new CollectingFollower();
      const subscription = await kafka.log.follow({ topic, group: uniqueName('reader'), sharing: 'shared' }, follower);
      await follower.until(0, 1);
      await broker.kill9!();
      const failed = [appender.append([recordOf('first')]), appender.append([recordOf('second')])];
      for (const append of failed) await expect(append).rejects.toThrow(AppendInDoubt);
      const startedAtMs = Date.now();
      await subscription.stop();
      // The bound is the stop's own limit, far below the seconds that a dead broker's requests take.
      expect(Date.now() - startedAtMs).toBeLessThan(5_000);
      await broker.restart!();
      await expect(appender.append([recordOf('later')])).rejects.toThrow(AppendInDoubt);
      await eventually('a new appender to be able', async () => {
        const next = await kafka.log.appender(topic, 0);
        return next.append([recordOf('anew')]).then(
          () => true,
          () => false,
        );
      });
    },
    TEST_TIMEOUT_MS,
  );
});

/** Appends one record after the other, and a new appender after each doubt, as an owner does. */
function write(kafka: OpenedKafka, topic: string, partition: number): Writing {
  let isStopped = false;
  const writing = { acknowledged: [] as Writing['acknowledged'], doubts: 0 };
  const done = (async () => {
    let appender: Appender | undefined;
    for (let count = 0; !isStopped; count += 1) {
      const text = `${partition}-${count}`;
      try {
        appender ??= await kafka.log.appender(topic, partition);
        writing.acknowledged.push({ text, offset: await appender.append([recordOf(text)]) });
      } catch (error) {
        if (!(error instanceof AppendInDoubt)) throw error;
        writing.doubts += 1;
        appender = undefined;
      }
    }
  })();
  return Object.assign(writing, {
    stop: () => {
      isStopped = true;
      return done;
    },
  });
}
