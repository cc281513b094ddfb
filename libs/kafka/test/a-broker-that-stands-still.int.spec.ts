import { eventually, recordOf, uniqueName } from '@runbook/ports/contract';
import { systemClock, type Follower } from '@runbook/ports';
import { startKafka } from '../../../test/servers/index.mjs';
import { openKafka, type OpenedKafka, type ReportedEvent } from '../src/index.js';
import { FOLLOW_STOP_MS_MAX, STOP_MS_MAX } from '../src/settings.js';
import { brokersOfThisSuite } from './brokers.js';

const TEST_TIMEOUT_MS = 180_000;
const LEFT_MS = 4_000;
/** Of what a stop waits for, with room for a machine that has much to do. */
const STOPPED_MS_MAX = FOLLOW_STOP_MS_MAX + 2 * STOP_MS_MAX + 2_000;

describe('a broker that stands still', () => {
  let broker: Awaited<ReturnType<typeof startKafka>>;
  let kafka: OpenedKafka;
  const reports: ReportedEvent[] = [];
  beforeAll(async () => {
    broker = await startKafka({ exclusive: true });
    kafka = await openKafka(brokersOfThisSuite({ brokers: broker.brokers, report: (event) => void reports.push(event) }));
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await kafka?.close();
    // Groups are left in the background, once the broker answers again.
    await systemClock.pause(LEFT_MS);
    await broker?.stop();
  }, TEST_TIMEOUT_MS);

  it(
    'does not hold up the stop of a reader whose follower waits for it, and what was left is told',
    async () => {
      const topic = uniqueName('frozen');
      const group = uniqueName('reader');
      await kafka.log.ensureTopics([{ topic, partitions: 1 }]);
      const appender = await kafka.log.appender(topic, 0);
      const begun: number[] = [];
      let isFrozen = false;
      const never = new Promise<void>(() => undefined);
      const follower: Follower = {
        assigned: () => Promise.resolve('beginning'),
        records: (partition) => (begun.push(partition), isFrozen ? never : Promise.resolve()),
        revoked: () => Promise.resolve(),
      };
      const subscription = await kafka.log.follow({ topic, group, sharing: 'each' }, follower);
      await appender.append([recordOf('first')]);
      await eventually('the first record', () => begun.length === 1);
      isFrozen = true;
      await appender.append([recordOf('second')]);
      await eventually('the second record', () => begun.length === 2);
      process.kill(broker.pid!, 'SIGSTOP');
      try {
        const at = performance.now();
        await subscription.stop();
        expect(performance.now() - at).toBeLessThan(STOPPED_MS_MAX);
      } finally {
        process.kill(broker.pid!, 'SIGCONT');
      }
      const told = reports.filter(({ message }) => message.includes('found some under way'));
      expect(told).toEqual([expect.objectContaining({ level: 'warn', topic, partitions: [0] })]);
      expect(begun).toHaveLength(2);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'holds up no stop of a reader that has nothing to do',
    async () => {
      const topic = uniqueName('idle');
      await kafka.log.ensureTopics([{ topic, partitions: 1 }]);
      const assigned: number[] = [];
      const follower: Follower = {
        assigned: (partition) => (assigned.push(partition), Promise.resolve('beginning')),
        records: () => Promise.resolve(),
        revoked: () => Promise.resolve(),
      };
      const before = reports.length;
      const subscription = await kafka.log.follow({ topic, group: uniqueName('reader'), sharing: 'each' }, follower);
      await eventually('its partition', () => assigned.length === 1);
      process.kill(broker.pid!, 'SIGSTOP');
      try {
        const at = performance.now();
        await subscription.stop();
        expect(performance.now() - at).toBeLessThan(2 * STOP_MS_MAX + 2_000);
      } finally {
        process.kill(broker.pid!, 'SIGCONT');
      }
      expect(reports.slice(before).filter(({ message }) => message.includes('found some under way'))).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
