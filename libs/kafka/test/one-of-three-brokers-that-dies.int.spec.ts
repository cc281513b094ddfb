import { eventually, uniqueName } from '@runbook/ports/contract';
import kafkajs, { type Admin } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafkaCluster, type KafkaCluster } from '../../../test/servers/index.mjs';
import { openKafka, type OpenedKafka } from '../src/index.js';
import { brokersOfThisSuite } from './brokers.js';
import { Flows, type Kind } from './flows.js';

const TEST_TIMEOUT_MS = 180_000;
const PARTITIONS = 6;
const ALL = [...Array(PARTITIONS).keys()];
/** Measured: 0.1 to 0.8 s. */
const LIVING_STOP_S_MAX = 5;
/** Measured: 3 to 4 s, and 6 to 8 s when the broker is the cluster's active controller. */
const ALL_STOP_S_MAX = 10;
const CALM_MS = 5_000;
const WATCHED_MS = 8_000;
/** How much longer a stop may be on a machine that is busy: so many times the longest pause that there was while all was well. */
const PAUSES_ALLOWED = 30;

describe('one of three brokers that dies', () => {
  let cluster: KafkaCluster;
  let admin: Admin;
  const opened: OpenedKafka[] = [];
  beforeAll(async () => {
    cluster = await startKafkaCluster();
    admin = new kafkajs.Kafka({ brokers: cluster.brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    for (const kafka of opened) await kafka.close();
    await admin?.disconnect();
    await cluster?.stop();
  }, TEST_TIMEOUT_MS);

  /** A pair of topics with so many copies, in use, and who leads its partitions. */
  async function used(copies: number) {
    const kafka = await openKafka(brokersOfThisSuite({ brokers: cluster.brokers, replicationFactor: copies }));
    opened.push(kafka);
    const pair = { commands: uniqueName('commands'), events: uniqueName('events') };
    await kafka.log.ensureTopics([pair.commands, pair.events].map((topic) => ({ topic, partitions: PARTITIONS })));
    const { topics } = await admin.fetchTopicMetadata({ topics: [pair.commands, pair.events] });
    const notLedBy = (topic: string, node: number) =>
      topics.find(({ name }) => name === topic)!.partitions.filter(({ leader }) => leader !== node).map(({ partitionId }) => partitionId); // prettier-ignore
    const flows = new Flows(kafka, pair, PARTITIONS);
    await flows.start();
    const livingWithout = (node: number): Record<Kind, number[]> => {
      const [commands, events] = [notLedBy(pair.commands, node), notLedBy(pair.events, node)];
      return { appended: events, sent: commands, 'owner has read': events, 'follower has read': events };
    };
    await eventually('everything to be well', () => flows.isWell(everywhere, 0));
    return { flows, livingWithout };
  }
  const everywhere: Record<Kind, number[]> = { appended: ALL, sent: ALL, 'owner has read': ALL, 'follower has read': ALL };

  it.each([
    ['is killed', 1, (node: number) => cluster.nodes.get(node)!.kill9(), (node: number) => cluster.nodes.get(node)!.restart()],
    ['stands still', 2, (node: number) => signal(node, 'SIGSTOP'), (node: number) => signal(node, 'SIGCONT')],
  ] as const)(
    'and %s stops nothing but what it leads, and that for less than 10 s',
    async (_, node, down, up) => {
      const [once, thrice] = [await used(1), await used(3)];
      const calmFromMs = performance.now();
      await sleep(CALM_MS);
      const pauses = [once, thrice].map(({ flows }) => flows.longest(everywhere, calmFromMs).seconds);
      const slackS = PAUSES_ALLOWED * Math.max(...pauses);
      const downAtMs = performance.now();
      await down(node);
      await sleep(WATCHED_MS);
      // One copy: what the others lead needs nobody else.
      const living = once.flows.longest(once.livingWithout(node), downAtMs);
      await eventually('everything with three copies to go on', () => thrice.flows.isWell(everywhere, downAtMs + WATCHED_MS));
      const all = thrice.flows.longest(everywhere, downAtMs);
      await up(node);
      const upAtMs = performance.now();
      await eventually(
        'everything to be well again',
        () => once.flows.isWell(everywhere, upAtMs) && thrice.flows.isWell(everywhere, upAtMs),
      );
      await Promise.all([once.flows.stop(), thrice.flows.stop()]);
      if (process.env.KAFKA_REPORT) console.error({ living, all, slackS });
      expect([living.of, living.seconds < LIVING_STOP_S_MAX + slackS ? 'in time' : living.seconds]).toEqual([living.of, 'in time']);
      expect([all.of, all.seconds < ALL_STOP_S_MAX + slackS ? 'in time' : all.seconds]).toEqual([all.of, 'in time']);
    },
    TEST_TIMEOUT_MS,
  );

  async function signal(node: number, name: NodeJS.Signals): Promise<void> {
    process.kill(cluster.nodes.get(node)!.pid, name);
  }
});
