import { readSettings } from './settings.js';
import { readKafkaWorkers, readWorkerKeys } from './worker-settings.js';

const KEY = 'a-key-of-a-worker-of-some-length';

describe('workers in the environment', () => {
  it.each([
    ['short:tooshort:edr/*', 'a key of at least'],
    [`two:${KEY}`, 'actions such as edr/isolate'],
    [`two:${KEY}:isolate`, 'actions such as edr/isolate'],
    [`two:${KEY}:*`, 'actions such as edr/isolate'],
    [`two words:${KEY}:edr/*`, 'a worker of letters'],
    [`one:${KEY}:edr/*,other:${KEY}:ti/*`, 'each worker and each key once'],
    [`one:${KEY}:edr/*:more`, 'found more colons'],
  ])('refuse %s', (text, reason) => {
    const { faults } = readWorkerKeys(text);
    expect(faults).toEqual([expect.stringContaining(reason)]);
    expect(faults.join()).not.toContain(KEY);
  });

  it('have a key each, for some actions', () => {
    expect(readWorkerKeys(`edr-host:${KEY}:edr/isolate+ti/*`)).toEqual({
      keys: [{ id: 'edr-host', key: KEY, actions: ['edr/isolate', 'ti/*'] }],
      faults: [],
    });
  });

  it('refuse to boot in production, and with the key of a person', () => {
    expect(() => readSettings({ NODE_ENV: 'production', DEV_WORKER_KEYS: `a:${KEY}:edr/*` })).toThrow(/DEV_WORKER_KEYS/);
    expect(() => readSettings({ DEV_API_KEY: KEY, DEV_WORKER_KEYS: `a:${KEY}:edr/*` })).toThrow(/found one of a person/);
  });

  it.each(['edr', 'default/', 'default/EDR', 'a/b/c', 'default/edr,other/edr'])('are not served over Kafka as %s', (text) => {
    expect(readKafkaWorkers(text).faults).toHaveLength(1);
  });

  it('are served over Kafka where there is Kafka', () => {
    const served = { KAFKA_WORKERS: 'default/edr' };
    expect(readSettings(served).kafkaWorkers).toEqual([]);
    expect(readSettings({ ...served, KAFKA_BROKERS: '127.0.0.1:9092' }).kafkaWorkers).toEqual([{ tenant: 'default', namespace: 'edr' }]);
  });
});
