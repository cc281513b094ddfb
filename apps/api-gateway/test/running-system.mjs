// The whole product as a suite of the gateway starts it.
import { startKafka } from '../../../test/servers/index.mjs';
import { API_KEY, client, startEmbedded } from '../../../test/system/index.mjs';

export { API_KEY };

/** Every service in one process, on a free port, with data of its own. */
export async function startSystem(environment = {}) {
  const system = await startEmbedded({ environment });
  const as = (key) => client(system.url, key);
  return { url: system.url, api: client(system.url), as, process: system.processes.standalone, stop: () => system.stop() };
}

/** The same on a real broker. */
export async function startSystemOnKafka(environment = {}) {
  const kafka = await startKafka({ exclusive: true });
  try {
    const system = await startSystem({ KAFKA_BROKERS: kafka.brokers.join(','), PARTITIONS: '2', ...environment });
    const stop = async () => {
      await system.stop();
      await kafka.stop();
    };
    return { ...system, brokers: kafka.brokers, stop };
  } catch (error) {
    await kafka.stop();
    throw error;
  }
}
