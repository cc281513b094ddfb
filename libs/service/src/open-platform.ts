import {
  deadLetterOf,
  OUTPUT_RETENTION_MS,
  TOPICS,
  WORKER_SIGNALS_RETENTION_MS,
  WORKER_TASKS_RETENTION_MS,
  workerTopicsOf,
} from '@runbook/wire';
import { openEmbeddedLog, openEmbeddedStores } from '@runbook/embedded';
import { openKafka } from '@runbook/kafka';
import { openMongo } from '@runbook/mongo';
import { SystemClock, type BlobStore, type CommandChannel, type DocumentStore, type EventLog, type TopicSpec } from '@runbook/ports';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { openLogger, type Logger } from './logger.js';
import type { Platform } from './platform.js';
import { RunbookCatalogue } from './runbook-catalogue.js';
import type { Settings } from './settings.js';

/** Dead letters are looked at within weeks or never. */
const DEAD_LETTER_RETENTION_MS = 30 * 24 * 3600 * 1000;
const TRIGGER_RETENTION_MS = 7 * 24 * 3600 * 1000;

interface Logs {
  readonly log: EventLog;
  readonly channel: CommandChannel;
  close(): Promise<void>;
}

interface Stores {
  readonly documents: DocumentStore;
  readonly blobs: BlobStore;
  close(): Promise<void>;
}

/**
 * Opens what the settings name: Kafka or the embedded log, MongoDB or the embedded stores, in any combination. Creates the topics
 * that do not exist and knows every registered runbook when it resolves. `service` names the process in logs and groups.
 */
export async function openPlatform(settings: Settings, service: string): Promise<Platform> {
  const logger = openLogger(service, settings.logLevel);
  const stores = await openStores(settings);
  const logs = await openLogs(settings, service, logger);
  await logs.log.ensureTopics(topicsOf(settings));
  const catalogue = new RunbookCatalogue(logs.log, stores.blobs, logger, `${service}-${hostname()}-${process.pid}`);
  await catalogue.start();
  return {
    settings,
    log: logs.log,
    channel: logs.channel,
    documents: stores.documents,
    blobs: stores.blobs,
    clock: new SystemClock(),
    logger,
    catalogue,
    async close() {
      await catalogue.stop();
      await logs.close();
      await stores.close();
    },
  };
}

async function openLogs(settings: Settings, service: string, logger: Logger): Promise<Logs> {
  if (!settings.kafkaBrokers) return openEmbeddedLog({ dataFolder: settings.dataFolder });
  return openKafka({
    brokers: settings.kafkaBrokers,
    clientId: `runbook-${service}`,
    replicationFactor: settings.replicationFactor,
    report: ({ level, message, ...facts }) => logger[level === 'fatal' ? 'error' : level](facts, message),
  });
}

/** Without Kafka all documents lie in one file beside the log's; five processes that share a data folder have one file each and read each other's. */
async function openStores(settings: Settings): Promise<Stores> {
  if (settings.mongoUrl) return openMongo({ url: settings.mongoUrl });
  const isAlone = settings.kafkaBrokers === undefined;
  const fileOf = (collection: string) => join(settings.dataFolder, isAlone ? 'documents.db' : `${collection.split('.')[0]}.db`);
  return openEmbeddedStores({ dataFolder: settings.dataFolder, fileOf });
}

function topicsOf({ partitions, kafkaWorkers }: Settings): TopicSpec[] {
  const retentionMs = DEAD_LETTER_RETENTION_MS;
  return [
    { topic: TOPICS.executionCommands, partitions },
    { topic: TOPICS.executionEvents, partitions },
    { topic: TOPICS.correlationCommands, partitions },
    { topic: TOPICS.correlationEvents, partitions },
    { topic: TOPICS.registryCommands, partitions: 1 },
    { topic: TOPICS.registryEvents, partitions: 1 },
    { topic: TOPICS.triggers, partitions, retentionMs: TRIGGER_RETENTION_MS },
    { topic: TOPICS.output, partitions, retentionMs: OUTPUT_RETENTION_MS },
    ...[TOPICS.executionCommands, TOPICS.correlationCommands, TOPICS.registryCommands, TOPICS.triggers].map((topic) => ({
      topic: deadLetterOf(topic),
      partitions: 1,
      retentionMs,
    })),
    ...kafkaWorkers.flatMap(({ namespace }) => topicsOfWorkers(namespace, partitions)),
  ];
}

function topicsOfWorkers(namespace: string, partitions: number): TopicSpec[] {
  const { tasks, signals, reports } = workerTopicsOf(namespace);
  return [
    { topic: tasks, partitions, retentionMs: WORKER_TASKS_RETENTION_MS },
    { topic: signals, partitions: 1, retentionMs: WORKER_SIGNALS_RETENTION_MS },
    { topic: reports, partitions, retentionMs: WORKER_TASKS_RETENTION_MS },
  ];
}
