import { DiskRoom, DOCUMENTS_FILE, openEmbeddedLog, openEmbeddedStores } from '@runbook/embedded';
import { openKafka, type Report } from '@runbook/kafka';
import { openMongo } from '@runbook/mongo';
import { SystemClock, type BlobStore, type CommandChannel, type DocumentStore, type EventLog } from '@runbook/ports';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expectWholeCopy } from './expect-whole-copy.js';
import { expectWholeLog } from './expect-whole-log.js';
import { endingTheProcess } from './fatal.js';
import { logCheck } from './log-check.js';
import { openLogger, type Logger } from './logger.js';
import { openPolicy } from './open-policy.js';
import { ENDLESS_ROOM, type Platform } from './platform.js';
import { Readiness } from './readiness.js';
import { RunbookCatalogue } from './runbook-catalogue.js';
import type { Settings } from './settings.js';
import { storeCheck } from './store-check.js';
import { openSuccession } from './succession.js';
import { ensureTopicsAtStart } from './topics-at-the-start.js';
import { topicsOf } from './topics-of-the-services.js';

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
 * that do not exist and knows every registered runbook when it resolves. `service` names the process in logs and groups. Throws
 * `LogNotWhole`, `TopicsUnfit` and `FileInUse`.
 */
export async function openPlatform(settings: Settings, service: string): Promise<Platform> {
  const logger = openLogger(service, settings.logLevel);
  const clock = new SystemClock();
  const readiness = new Readiness();
  const room = settings.kafkaBrokers && settings.mongoUrl ? undefined : openRoom(settings.dataFolder, readiness, logger);
  const { log, channel, documents, blobs, close } = await openParts(settings, { service, logger, readiness, room });
  readiness.register('documents', storeCheck(documents, `${service.replace(/^api-|-service$/g, '')}.health`, clock));
  await ensureTopicsAtStart(log, topicsOf(settings), clock, logger);
  readiness.register('log', logCheck(log, clock));
  const catalogue = new RunbookCatalogue(log, blobs, logger, `${service}-${hostname()}-${process.pid}`);
  await catalogue.start();
  const succession = settings.mongoUrl === undefined ? undefined : await openSuccession(documents);
  const { policy, close: closePolicy } = openPolicy(settings, service, readiness, clock);
  return {
    ...{ settings, log, channel, documents, blobs, clock, logger, catalogue, readiness, policy },
    ...(succession && { succession }),
    room: room ?? ENDLESS_ROOM,
    async close(begins = () => undefined) {
      begins('the catalogue of runbooks');
      await catalogue.stop();
      await closePolicy();
      await close(begins);
      room?.close();
    },
  };
}

interface Around {
  readonly service: string;
  readonly logger: Logger;
  readonly readiness: Readiness;
  readonly room: DiskRoom | undefined;
}

type Parts = Omit<Logs & Stores, 'close'> & Pick<Platform, 'close'>;

async function openParts(settings: Settings, around: Around): Promise<Parts> {
  const stores = await openStores(settings, around.room);
  const logs = await openLogs(settings, around);
  const close: Platform['close'] = async (begins) => {
    // Readers before what they write into.
    begins?.('the log');
    await logs.close();
    begins?.('the stores');
    await stores.close();
  };
  try {
    if (settings.mongoUrl) await expectWholeCopy(stores.documents);
    await expectWholeLog(settings.dataFolder, { ...logs, ...stores });
  } catch (error) {
    await close();
    throw error;
  }
  return { ...logs, ...stores, close };
}

async function openLogs(settings: Settings, { service, logger, readiness, room }: Around): Promise<Logs> {
  const { kafkaBrokers: brokers, kafkaSecurity, dataFolder, replicationFactor, topicPrefix } = settings;
  if (!brokers) return openEmbeddedLog({ dataFolder, room });
  const fatal = endingTheProcess(readiness, logger);
  const report: Report = ({ level, message, ...facts }) => {
    logger[level === 'fatal' ? 'error' : level](facts, message);
    if (level === 'fatal') fatal(new Error(message));
  };
  const kafka = await openKafka({ brokers, ...kafkaSecurity, clientId: `runbook-${service}`, replicationFactor, topicPrefix, report });
  readiness.register('kafka', () => kafka.trouble);
  return kafka;
}

/** Without Kafka all documents lie in one file beside the log's; five processes that share a data folder have one file each and read each other's. */
async function openStores({ mongoUrl, kafkaBrokers, dataFolder }: Settings, room: DiskRoom | undefined): Promise<Stores> {
  if (mongoUrl) return openMongo({ url: mongoUrl });
  const fileOf = (collection: string) => join(dataFolder, kafkaBrokers ? `${ownerOf(collection)}.db` : DOCUMENTS_FILE);
  return openEmbeddedStores({ dataFolder, fileOf, room });
}

/** The first word of a collection's name says whose it is. */
const ownerOf = (collection: string): string => collection.split('.')[0]!;

function openRoom(folder: string, readiness: Readiness, logger: Logger): DiskRoom {
  const room = new DiskRoom(folder);
  readiness.register('disk', () => room.lack);
  const tell = () => (room.lack ? logger.error({ reason: room.lack }, 'takes no writes') : logger.info({}, 'takes writes again'));
  if (room.lack) tell();
  room.listen(tell);
  return room;
}
