import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openKafka, type KafkaSettings } from '@runbook/kafka';
import { CollectingFollower, recordsOf, textsOf, uniqueName } from '@runbook/ports/contract';
import { startKafka, type KafkaServer } from '../../../test/servers/index.mjs';
import { readSettings } from '../src/settings.js';

const file = (name: string) => join(import.meta.dirname, 'certificates', name);
const PASSWORD = 'a-password-of-the-services';
const TEST_TIMEOUT_MS = 240_000;

let kafka: KafkaServer;

beforeAll(async () => {
  const users = { runbook: PASSWORD };
  const secure = { certificate: readFileSync(file('server.pem'), 'utf8'), key: readFileSync(file('server-key.pem'), 'utf8'), users };
  kafka = await startKafka({ exclusive: true, heapMb: 256, secure });
}, TEST_TIMEOUT_MS);

afterAll(() => kafka.stop());

/** As a service reads its environment. */
function settings(changed: Record<string, string> = {}): KafkaSettings {
  const read = readSettings({
    ...{ KAFKA_BROKERS: kafka.secureBrokers?.join(','), KAFKA_TLS_CA: file('server.pem') },
    ...{ KAFKA_SASL: 'plain', KAFKA_USERNAME: 'runbook', KAFKA_PASSWORD: PASSWORD },
    ...changed,
  });
  return { brokers: read.kafkaBrokers ?? [], clientId: 'suite', ...read.kafkaSecurity };
}

describe('brokers that ask who comes', () => {
  it(
    'are written to and read from over TLS, by who signs in',
    async () => {
      const opened = await openKafka(settings());
      try {
        const topic = uniqueName('secured');
        await opened.log.ensureTopics([{ topic, partitions: 1 }]);
        const appender = await opened.log.appender(topic, 0);
        const records = recordsOf('secured', 2);
        await appender.append(records);
        const reader = new CollectingFollower();
        const subscription = await opened.log.follow({ topic, group: uniqueName('reader'), sharing: 'shared' }, reader);
        expect(textsOf(await reader.until(0, 2))).toEqual(textsOf(records));
        await subscription.stop();
      } finally {
        await opened.close();
      }
    },
    TEST_TIMEOUT_MS,
  );

  it.each([
    ['with another password', { KAFKA_PASSWORD: 'another' }],
    ['as somebody else', { KAFKA_USERNAME: 'nobody' }],
    ['whose authority is another', { KAFKA_TLS_CA: file('renewed.pem') }],
    ['whose authority none of the public ones is', { KAFKA_TLS_CA: 'system' }],
  ])(
    'let nobody in %s, and the password is in no word of it',
    async (_, changed) => {
      const told: unknown[] = [];
      const refused = openKafka({ ...settings(changed), report: (line) => told.push(line) });
      await expect(refused).rejects.toThrow();
      expect(JSON.stringify(told) + String(await refused.catch((error: unknown) => error))).not.toContain(PASSWORD);
    },
    TEST_TIMEOUT_MS,
  );
});
