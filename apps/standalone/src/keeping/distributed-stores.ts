import { openKafka, type KafkaEventLog } from '@runbook/kafka';
import { openMongo, type MongoBlobStore, type MongoDocumentStore } from '@runbook/mongo';
import { COPY_MARK, topicsOf, type Settings } from '@runbook/service';
import { AGGREGATES } from '@runbook/wire';
import { pagesOf, type DocumentSource } from './copy-documents.js';
import { eventsTopicOf } from './verify-copy.js';

/** Kafka and MongoDB, opened by the settings of the services. */
export interface DistributedStores {
  readonly log: KafkaEventLog;
  readonly documents: MongoDocumentStore;
  readonly blobs: MongoBlobStore;
  close(): Promise<void>;
}

export const EVENTS_TOPICS = AGGREGATES.map(eventsTopicOf);
export const COMMANDS_TOPICS = AGGREGATES.map((aggregate) => `runbook.${aggregate}.commands`);

export async function openDistributed({
  kafkaBrokers,
  mongoUrl,
  kafkaSecurity,
  replicationFactor,
  topicPrefix,
}: Settings): Promise<DistributedStores> {
  if (!kafkaBrokers || !mongoUrl)
    throw new Error('expected KAFKA_BROKERS and MONGO_URL, found one of them not set; set both as the services have them');
  const { documents, blobs, close: closeMongo } = await openMongo({ url: mongoUrl });
  const report = ({ level, message }: { readonly level: string; readonly message: string }) => {
    if (level === 'fatal' || level === 'error') process.stderr.write(`${message}\n`);
  };
  const settings = { brokers: kafkaBrokers, ...kafkaSecurity, clientId: 'runbook-keeping', replicationFactor, topicPrefix, report };
  const { log, close: closeKafka } = await openKafka(settings).catch(async (error: unknown) => {
    await closeMongo();
    throw error;
  });
  const close = async () => {
    await closeKafka();
    await closeMongo();
  };
  return { log, documents, blobs, close };
}

/** The services' own topics, with as many partitions as are named. */
export function ensureTopics(log: KafkaEventLog, settings: Settings, partitions: number): Promise<void> {
  return log.ensureTopics(topicsOf({ ...settings, partitions }));
}

/** Every collection but the mark of a copy. Positions come first: a position is a lower bound of what the documents hold, whenever these are read after it. */
export function documentsOf(documents: MongoDocumentStore): DocumentSource {
  return {
    async collections() {
      const names = (await documents.stored()).filter((name) => name !== COPY_MARK.name);
      const sorted = [...names.filter(isPositions), ...names.filter((name) => !isPositions(name))];
      return Promise.all(sorted.map(async (name) => ({ name, fields: await documents.fieldsOf(name) })));
    },
    pages: (name) => pagesOf(documents, name),
  };
}

export const isPositions = (collection: string): boolean => collection.endsWith('.positions');
