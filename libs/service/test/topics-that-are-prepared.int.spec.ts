import { SystemClock } from '@runbook/ports';
import kafkajs, { type Admin } from 'kafkajs';
import { startKafka, type KafkaServer } from '../../../test/servers/index.mjs';
import { openLogger } from '../src/logger.js';
import { prepareTopics } from '../src/prepare-topics.js';
import { readSettings } from '../src/settings.js';

const TEST_TIMEOUT_MS = 120_000;
const EVENTS = 'runbook.execution.events';

describe('topics that are prepared', () => {
  // Their names are those of the services, so the broker is the suite's own.
  let kafka: KafkaServer;
  let admin: Admin;
  beforeAll(async () => {
    kafka = await startKafka({ exclusive: true });
    admin = new kafkajs.Kafka({ brokers: kafka.brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
  }, TEST_TIMEOUT_MS);
  afterAll(async () => {
    await admin?.disconnect();
    await kafka?.stop();
  }, TEST_TIMEOUT_MS);

  /** What is told, a line for each topic, and what it ends with. */
  async function prepared(variables: Record<string, string> = {}, makesNone = false) {
    const lines: string[] = [];
    const settings = readSettings({ KAFKA_BROKERS: kafka.brokers.join(','), ...variables });
    const around = { logger: openLogger('suite', 'silent'), clock: new SystemClock(), makesNone, tell: (line: string) => lines.push(line) };
    const ended = await prepareTopics(settings, around).then(
      () => 'well',
      (error: Error) => error.message,
    );
    return { lines, ended };
  }

  it(
    'are named where they are missing and none is to be made, and nothing is made',
    async () => {
      const { lines, ended } = await prepared({}, true);
      expect(lines).toContain(`missing  ${EVENTS}`);
      expect(ended).toMatch(
        /^expected all topics of the services, found none of the name runbook\.execution\.commands, .*without --check$/,
      );
      expect(await admin.listTopics()).not.toContain(EVENTS);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are made once, and found in order from then on',
    async () => {
      const [first, second, checked] = [await prepared(), await prepared(), await prepared({}, true)];
      expect(first).toEqual({ lines: first.lines.filter((line) => line.startsWith('made')), ended: 'well' });
      expect(first.lines).toContain(`made     ${EVENTS}: 6 partitions`);
      expect(second).toEqual({ lines: first.lines.map((line) => line.replace('made ', 'there')), ended: 'well' });
      expect(checked).toEqual(second);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are refused with fewer partitions or copies than are asked for, with the command that mends them',
    async () => {
      expect((await prepared({ PARTITIONS: '8' })).ended).toMatch(
        /runbook\.execution\.events has 6 partitions where 8 are asked for: kafka-topics\.sh /,
      );
      expect((await prepared({ KAFKA_REPLICATION: '3' })).ended).toMatch(
        /runbook\.execution\.events has 1 copy where KAFKA_REPLICATION asks for 3, and the cluster has 1 broker: add brokers/,
      );
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are refused where they would lose records',
    async () => {
      const configEntries = [{ name: 'retention.ms', value: '604800000' }];
      await admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: EVENTS, configEntries }],
      });
      for (const makesNone of [false, true]) {
        const { ended } = await prepared({}, makesNone);
        expect(ended).toMatch(
          /^expected the topics of the log to lose nothing, found that runbook\.execution\.events has retention\.ms=604800000/,
        );
      }
    },
    TEST_TIMEOUT_MS,
  );

  it('are nothing that an embedded log has', async () => {
    const around = { logger: openLogger('suite', 'silent'), clock: new SystemClock(), makesNone: false, tell: () => undefined };
    await expect(prepareTopics(readSettings({}), around)).rejects.toThrow(/^expected KAFKA_BROKERS, found none: /);
  });
});
