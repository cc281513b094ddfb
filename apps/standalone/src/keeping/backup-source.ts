import { ownJson } from '@runbook/domain';
import { BackupUnusable, contentOf, readManifest, type Manifest } from '@runbook/embedded';
import type { BlobStore, StoredDocument, StoredRecord } from '@runbook/ports';
import { createReadStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { blobFile, documentsFile, recordsFile, type DistributedBackup } from './backup-layout.js';
import type { DocumentSource } from './copy-documents.js';
import type { TopicSource } from './topic-source.js';

/** Lines that are handed on together. */
const TOGETHER = 200;

/** A folder with what was on Kafka and MongoDB. */
export interface BackupSource {
  readonly manifest: Manifest;
  readonly distributed: DistributedBackup;
  readonly documents: DocumentSource;
  readonly topics: TopicSource;
  readonly blobs: Pick<BlobStore, 'get'> & { readonly names: readonly string[] };
  /** Tells this backup from every other, for people too. */
  readonly name: string;
}

/** Every file has been found to be what the manifest says when it resolves. Throws `BackupUnusable`. */
export async function openBackup(backup: string): Promise<BackupSource> {
  const manifest = await readManifest(backup);
  const distributed = manifest.distributed as DistributedBackup | undefined;
  if (!distributed)
    throw new BackupUnusable(
      backup,
      'the files of a system on Kafka and MongoDB, found those of an embedded one; restore it without KAFKA_BROKERS and MONGO_URL, and move that',
    );
  for (const file of manifest.files) await expectAsStated(backup, file);
  const names = manifest.files.filter(({ path }) => path.startsWith('blobs/')).map(({ path }) => path.split('/').at(-1)!);
  return {
    manifest,
    distributed,
    documents: documentsIn(backup, distributed),
    topics: topicsIn(backup, distributed),
    blobs: { names, get: (name) => readFile(join(backup, blobFile(name))) },
    name: `${backup} (${distributed.id})`,
  };
}

async function expectAsStated(backup: string, { path, bytes, sha256 }: Manifest['files'][number]): Promise<void> {
  if (isAbsolute(path) || path.split('/').includes('..')) throw new BackupUnusable(backup, `paths within it, found ${path}; do not use it`);
  if (!existsSync(join(backup, path))) throw new BackupUnusable(backup, `the file ${path}, found none; use another backup`);
  const found = await contentOf(join(backup, path));
  if (found.sha256 === sha256) return;
  const what = `${found.bytes} bytes with SHA-256 ${found.sha256}`;
  throw new BackupUnusable(backup, `${path} with ${bytes} bytes and SHA-256 ${sha256}, found ${what}; use another backup`);
}

function documentsIn(backup: string, { collections }: DistributedBackup): DocumentSource {
  return {
    collections: async () => collections,
    async *pages(name) {
      for await (const page of linesOf(join(backup, documentsFile(name)))) yield page.map((line) => ownJson(line) as StoredDocument);
    },
  };
}

function topicsIn(backup: string, { topics }: DistributedBackup): TopicSource {
  return {
    spans: async (topic) => topics.find((one) => one.topic === topic)!.spans,
    async read(topic, spans, take) {
      for (const [partition, { from, to }] of spans.entries()) {
        for await (const page of linesOf(join(backup, recordsFile(topic, partition)))) {
          const records = page.map((line) => recordOf(line, topic, partition)).filter(({ offset }) => offset >= from && offset < to);
          if (records.length > 0) await take(partition, records);
        }
      }
    },
  };
}

interface BackedUpRecord {
  readonly offset: number;
  readonly key: string;
  /** Base64. */
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

function recordOf(line: string, topic: string, partition: number): StoredRecord {
  const { offset, key, value, headers } = ownJson(line) as BackedUpRecord;
  return { topic, partition, offset, key, value: Buffer.from(value, 'base64'), headers };
}

/** Split where they were joined, and nowhere else: a text may hold what other readers take for the end of a line (U+2028). */
async function* linesOf(file: string): AsyncGenerator<string[]> {
  let rest = Buffer.alloc(0);
  let page: string[] = [];
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let from = 0;
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      page.push(bytes.toString('utf8', from, end));
      from = end + 1;
      if (page.length < TOGETHER) continue;
      yield page;
      page = [];
    }
    rest = Buffer.from(bytes.subarray(from));
  }
  if (page.length > 0) yield page;
}

const LINE_FEED = 0x0a;
