import { startKafka } from '../../../test/servers/index.mjs';
import { startSystem } from './running-system.mjs';

/** Every service in one process, with its log on a broker of its own. */
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
