import { Connection } from './connection.js';
import { KafkaCommandChannel } from './kafka-command-channel.js';
import { KafkaEventLog } from './kafka-event-log.js';
import { ProduceLanes } from './produce-lanes.js';
import type { KafkaSettings } from './settings.js';
import { TopicAdmin } from './topic-admin.js';

export interface OpenedKafka {
  readonly log: KafkaEventLog;
  readonly channel: KafkaCommandChannel;
  /** What has not been able to do its work for some seconds, and tries again; undefined: nothing. */
  readonly trouble: string | undefined;
  /** Stops every subscription, leaves the groups, rejects what waits to be appended, and disconnects. */
  close(): Promise<void>;
}

/**
 * The event log and the command channel over one Kafka cluster. Resolves when a broker answered.
 *
 * @throws Error when none of the brokers answers within about 3 s times 6 attempts
 */
export async function openKafka(settings: KafkaSettings): Promise<OpenedKafka> {
  const connection = new Connection(settings);
  const admin = new TopicAdmin(connection);
  try {
    await admin.connect();
  } catch (error) {
    await admin.close();
    throw error;
  }
  // Owners' and appenders' records share a producer: one request carries all partitions that a broker leads.
  const events = new ProduceLanes(connection, admin);
  const log = new KafkaEventLog(connection, admin, events);
  const channel = new KafkaCommandChannel(connection, admin, events);
  return {
    log,
    channel,
    get trouble() {
      return connection.troubles.shown;
    },
    close: async () => {
      await Promise.all([log.close(), channel.close()]);
      await events.close();
      await admin.close();
    },
  };
}
