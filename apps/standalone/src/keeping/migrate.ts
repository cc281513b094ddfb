import { LOG_FILE, markMove, readMove, type Move } from '@runbook/embedded';
import { systemClock } from '@runbook/ports';
import { readSettings, type Settings } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { copyBlobs } from './copy-blobs.js';
import { copyDocuments, holdsDocuments } from './copy-documents.js';
import { copyTopic } from './copy-topic.js';
import { documentsOf, ensureTopics, EVENTS_TOPICS, openDistributed, type DistributedStores } from './distributed-stores.js';
import { documentsToMove, openForMove, type EmbeddedStores } from './embedded-stores.js';
import { expectFittingKeys } from './fitting-keys.js';
import { beginCopy, endCopy } from './move-mark.js';
import { sourceOfLog } from './topic-source.js';
import { verifyCopy } from './verify-copy.js';

type Say = (line: string) => void;

/**
 * Moves an embedded system to Kafka and MongoDB: every record to the offset that it has, every document, every blob. Killed anywhere, it is run again and goes on.
 *
 * - M1 From before the first write on, the data folder refuses to start, and says where its log goes on.
 * - M2 Until everything is verified there, no service starts there either.
 * - M3 Nothing in the data folder is changed, but for that it says that it was moved.
 */
export async function migrate(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  say: Say,
): Promise<void> {
  const isDry = words.includes('--dry-run');
  if (words.some((word) => word !== '--dry-run')) throw new Error(`expected nothing, or --dry-run, found ${words.join(' ')}`);
  const settings = readSettings(environment);
  const { dataFolder } = settings;
  if (!existsSync(join(dataFolder, LOG_FILE)))
    throw new Error(`expected a log in ${dataFolder}, found none; set DATA_DIR to the data folder of the service`);
  expectFittingKeys(settings);
  const source = await openForMove(dataFolder);
  try {
    const target = await openDistributed(settings);
    try {
      await move({ settings, source, target, say }, isDry);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

interface Moving {
  readonly settings: Settings;
  readonly source: EmbeddedStores;
  readonly target: DistributedStores;
  readonly say: Say;
}

async function move(moving: Moving, isDry: boolean): Promise<void> {
  const { settings, source, target, say } = moving;
  const begun = readMove(settings.dataFolder);
  if (begun?.state === 'done') return say(`${settings.dataFolder} was moved to ${begun.to} at ${begun.at} already`);
  const partitions = await source.log.partitions(TOPICS.executionEvents);
  if (isDry) return tellOf(moving, partitions);
  const mark = { id: begun?.id ?? randomUUID(), to: whereTo(settings) };
  const marked = (state: Move['state']) => markMove(settings.dataFolder, { ...mark, state, at: new Date(systemClock.now()).toISOString() });
  const from = `${settings.dataFolder} (${mark.id})`;
  const isEmpty = async () => !(await holdsDocuments(documentsOf(target.documents)));
  // A crash before this has written nothing; one after it leaves a folder that starts nowhere, until the move comes to its end.
  marked('under way');
  await beginCopy(target.documents, from, isEmpty);
  say(`blobs: ${await copyBlobs(source.blobs.names(), source.blobs, target.blobs)}`);
  say(`documents: ${await copyDocuments(documentsToMove(source, settings.dataFolder), target.documents)}`);
  await copyLogs(moving, partitions);
  const { runs, notAudited, aggregates, records } = await verifyCopy(target.log, target.documents, target.blobs);
  say(
    `verified there: ${runs} runs by the audit and the log (${notAudited} of them with records that the audit has yet to store), ${aggregates} chains of ${records} records`,
  );
  await endCopy(target.documents, from);
  marked('done');
  say(`moved ${settings.dataFolder} to ${mark.to}; start the services there with PARTITIONS=${partitions}`);
}

async function copyLogs({ settings, source, target, say }: Moving, partitions: number): Promise<void> {
  await ensureTopics(target.log, settings, partitions);
  for (const topic of EVENTS_TOPICS) {
    const { records, found } = await copyTopic(sourceOfLog(source.log), target.log, topic);
    say(`${topic}: ${records} records${found > 0 ? `, ${found} of them there already` : ''}`);
  }
}

async function tellOf({ settings, source, target, say }: Moving, partitions: number): Promise<void> {
  for (const topic of EVENTS_TOPICS) {
    const spans = await sourceOfLog(source.log).spans(topic);
    say(`would copy ${topic}: ${spans.reduce((sum, { to }) => sum + to, 0)} records in ${spans.length} partitions`);
  }
  const found = documentsToMove(source, settings.dataFolder);
  let count = 0;
  for (const { name } of await found.collections()) for await (const page of found.pages(name)) count += page.length;
  say(`would copy ${count} documents`);
  const isEmpty = !(await holdsDocuments(documentsOf(target.documents)));
  say(
    `${whereTo(settings)} answers; its database ${isEmpty ? 'has no documents' : 'has documents: it would be refused'}; the services would have PARTITIONS=${partitions}`,
  );
}

/** Without accounts. */
function whereTo({ kafkaBrokers = [], mongoUrl = '' }: Settings): string {
  const { host, pathname } = new URL(mongoUrl.replace(/^mongodb(\+srv)?:/, 'http:').replace(/,[^/]*/, ''));
  return `Kafka at ${kafkaBrokers.join(',')} and MongoDB at ${host}${pathname}`;
}
