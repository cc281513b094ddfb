import { contentOf, sync, syncFolders, writeManifest, type BackedUpFile, type Manifest } from '@runbook/embedded';
import { systemClock, type StoredRecord } from '@runbook/ports';
import type { Settings } from '@runbook/service';
import { TOPICS } from '@runbook/wire';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { blobFile, documentsFile, recordsFile, type DistributedBackup } from './backup-layout.js';
import { COMMANDS_TOPICS, documentsOf, EVENTS_TOPICS, openDistributed, type DistributedStores } from './distributed-stores.js';
import { readTopic, type OffsetSpan } from './read-topic.js';

/**
 * Copies what is on Kafka and MongoDB into a folder, while the services run, so that a system that starts on it could have been killed there.
 *
 * - B1 Positions are read first, then the documents, then the ends of the events logs: no position is ahead of its documents, no document ahead of the log.
 * - B2 The commands come behind the events, so every command is there whose answer is, and what the outbox had handed on; one that was answered meanwhile is
 *   decided again, as after a crash. Snapshots are left out: a checkpoint and what it speaks of cannot be read at once, and the log gives them anew.
 * - B3 Blobs come last: each is there that a record names. The folder has another name until all of it is on the disk, and the manifest is written last.
 */
export async function backUpDistributed(settings: Settings, target: string, handedOverAt?: string): Promise<Manifest> {
  const whole = resolve(target);
  if (existsSync(whole)) throw new Error(`expected no ${whole} yet, found one; name a folder that is not there, one for each backup`);
  await mkdir(dirname(whole), { recursive: true });
  await removeUnfinished(whole);
  const stores = await openDistributed(settings);
  const folder = `${whole}${UNFINISHED}${process.pid}`;
  try {
    await mkdir(folder);
    const manifest = await copyInto(folder, stores, handedOverAt);
    // A crash before this leaves a folder under another name, which no restore takes; one after it a whole backup.
    await rename(folder, whole);
    await sync(dirname(whole));
    return manifest;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await stores.close();
  }
}

const UNFINISHED = '.unfinished-';

async function copyInto(folder: string, stores: DistributedStores, handedOverAt: string | undefined): Promise<Manifest> {
  const paths: string[] = [];
  const collections = await copyDocuments(folder, stores, paths);
  const events = await Promise.all(EVENTS_TOPICS.map(async (topic) => ({ topic, spans: await spansOf(stores, topic) })));
  const madeAt = new Date(systemClock.now()).toISOString();
  for (const { topic, spans } of events) await copyTopic(folder, stores, topic, spans, paths);
  const commands = await Promise.all(COMMANDS_TOPICS.map(async (topic) => ({ topic, spans: await spansOf(stores, topic) })));
  for (const { topic, spans } of commands) await copyTopic(folder, stores, topic, spans, paths);
  await copyBlobs(folder, stores, paths);
  const files: BackedUpFile[] = [];
  for (const path of paths) files.push({ path, ...(await contentOf(join(folder, path))) });
  await syncFolders(folder, files);
  const partitions = events.find(({ topic }) => topic === TOPICS.executionEvents)!.spans.length;
  const distributed: DistributedBackup = {
    id: randomUUID(),
    partitions,
    topics: [...events, ...commands],
    collections,
    ...(handedOverAt !== undefined && { handedOverAt }),
  };
  return writeManifest(folder, { madeAt, files, distributed });
}

/** What is made of the log faster than it is copied, and is right only together. */
const SNAPSHOTS = /^orchestrator\.\w+-(snapshots|checkpoints)$/;

async function copyDocuments(folder: string, { documents }: DistributedStores, paths: string[]): Promise<DistributedBackup['collections']> {
  const source = documentsOf(documents);
  const collections = (await source.collections()).filter(({ name }) => !SNAPSHOTS.test(name));
  for (const { name } of collections) {
    const file = await lines(folder, documentsFile(name), paths);
    for await (const page of source.pages(name)) await file.write(page.map((document) => `${JSON.stringify(document)}\n`).join(''));
    await done(file);
  }
  return collections;
}

async function copyTopic(
  folder: string,
  { log }: DistributedStores,
  topic: string,
  spans: readonly OffsetSpan[],
  paths: string[],
): Promise<void> {
  const files = await Promise.all(spans.map((_, partition) => lines(folder, recordsFile(topic, partition), paths)));
  const next = spans.map(({ from }) => from);
  await readTopic(log, topic, spans, async (partition, records) => {
    for (const { offset } of records) if (offset !== next[partition]!++) throw new Error(`expected the record of ${topic}/${partition} at offset ${next[partition]! - 1}, found the one at ${offset}`); // prettier-ignore
    await files[partition]!.write(records.map(lineOf).join(''));
  });
  await Promise.all(files.map(done));
}

const lineOf = ({ offset, key, value, headers }: StoredRecord): string =>
  `${JSON.stringify({ offset, key, value: value.toString('base64'), headers })}\n`;

async function copyBlobs(folder: string, { blobs }: DistributedStores, paths: string[]): Promise<void> {
  for await (const name of blobs.names()) {
    const bytes = await blobs.get(name);
    if (!bytes) throw new Error(`expected the blob ${name}, found that it is gone; restore it from a copy`);
    const path = blobFile(name);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes, { flag: 'wx', flush: true });
    paths.push(path);
  }
}

async function spansOf({ log }: DistributedStores, topic: string): Promise<OffsetSpan[]> {
  const count = await log.partitions(topic);
  return Promise.all(
    Array.from({ length: count }, async (_, partition) => {
      const { low, high } = await log.range(topic, partition);
      return { from: low, to: high };
    }),
  );
}

async function lines(folder: string, path: string, paths: string[]): Promise<FileHandle> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  paths.push(path);
  return open(join(folder, path), 'wx');
}

async function done(file: FileHandle): Promise<void> {
  await file.sync();
  await file.close();
}

/** What backups to the same place that were killed have left. */
async function removeUnfinished(whole: string): Promise<void> {
  const left = (await readdir(dirname(whole))).filter((name) => name.startsWith(`${basename(whole)}${UNFINISHED}`));
  await Promise.all(left.map((name) => rm(join(dirname(whole), name), { recursive: true, force: true })));
}
