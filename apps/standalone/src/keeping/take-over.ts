import { BackupUnusable, type Manifest } from '@runbook/embedded';
import { systemClock, type DocumentStore, type StoredRecord } from '@runbook/ports';
import { BEGUN_BEFORE, SUCCESSION, type Settings, type SuccessionMark } from '@runbook/service';
import { encodeCommand, sha256Of, TOPICS } from '@runbook/wire';
import { openBackup, type BackupSource } from './backup-source.js';
import { copyBlobs } from './copy-blobs.js';
import { copyDocuments, holdsDocuments } from './copy-documents.js';
import { copyTopic } from './copy-topic.js';
import { documentsOf, ensureTopics, openDistributed } from './distributed-stores.js';
import { beginCopy, endCopy } from './move-mark.js';
import { registeredIn, runsIn } from './registered.js';
import type { TopicSource } from './topic-source.js';
import { verifyCopy, type VerifiedCopy } from './verify-copy.js';
import { blobsIn, documentsTakenOver, TAKEN_OVER } from './what-is-taken-over.js';

/** What came of it. */
export interface TakenOver {
  readonly manifest: Manifest;
  /** Of registry and members. */
  readonly verified: VerifiedCopy;
  /** Runs that the system before has begun. */
  readonly begunBefore: number;
}

/**
 * Makes a system that goes on where another one was handed over, with as many partitions as it wants: registry and members with all their records where they stood,
 * without the runs. Topics without records, and a database without documents. Killed anywhere, it is run again and goes on; no service starts there before it has
 * come to its end.
 *
 * - T1 No run begins here that the system before has begun: their ids come along.
 * - T2 Authorities keep what was used of them, and let go of the runs that end elsewhere.
 */
export async function takeOver(settings: Settings, backup: string): Promise<TakenOver> {
  const source = await openBackup(backup);
  const { manifest, distributed, name } = source;
  if (distributed.handedOverAt === undefined)
    throw new BackupUnusable(
      backup,
      'the folder of a hand-over, found a backup of a system that went on; run: npm run hand-over -- <folder>',
    );
  const target = await openDistributed(settings);
  try {
    const topics = await withLeaves(source, distributed.handedOverAt);
    const { begun } = await runsIn(source.topics);
    await beginCopy(target.documents, name, async () => !(await holdsDocuments(documentsOf(target.documents))));
    await copyBlobs(await blobsNamed(source), source.blobs, target.blobs);
    await copyDocuments(documentsTakenOver(source.documents), target.documents);
    await keepBegun(target.documents, begun);
    await ensureTopics(target.log, settings, settings.partitions);
    for (const topic of TAKEN_OVER) await copyTopic(topics, target.log, topic);
    const verified = await verifyCopy(target.log, target.documents, target.blobs);
    const mark: SuccessionMark = { _id: 'took-over', at: new Date(systemClock.now()).toISOString(), from: name };
    await (await target.documents.collection<SuccessionMark>(SUCCESSION)).write([{ put: mark }]);
    await endCopy(target.documents, name);
    return { manifest, verified, begunBefore: begun.size };
  } finally {
    await target.close();
  }
}

/** Those that registry and members name, and no others: the contents of runs stay where the runs are. */
async function blobsNamed({ topics, blobs }: BackupSource): Promise<string[]> {
  const named = new Set<string>();
  for (const topic of TAKEN_OVER)
    await topics.read(topic, await topics.spans(topic), async (_, records) => {
      for (const { value } of records) for (const name of blobsIn(value)) named.add(name);
    });
  return blobs.names.filter((name) => named.has(name));
}

/** Written together. */
const PAGE = 500;

async function keepBegun(documents: DocumentStore, begun: ReadonlySet<string>): Promise<void> {
  const collection = await documents.collection(BEGUN_BEFORE);
  const ids = [...begun];
  for (let from = 0; from < ids.length; from += PAGE) await collection.write(ids.slice(from, from + PAGE).map((_id) => ({ put: { _id } })));
}

/**
 * The logs as they were, and behind their commands those by which authorities let go of the runs that are under them: their ends are told to the system before alone.
 * The same folder makes the same commands, so that a second try finds what the first one has written.
 */
async function withLeaves({ topics }: BackupSource, at: string): Promise<TopicSource> {
  const [span] = await topics.spans(TOPICS.registryCommands);
  const leaves: StoredRecord[] = [];
  for (const [id, { tenant, state }] of await registeredIn(topics)) {
    for (const execution of Object.keys(state.authority?.runs ?? {})) {
      const command = `cmd_${sha256Of(JSON.stringify(['hand-over', at, id, execution])).slice(0, 32)}`;
      const actor = { kind: 'service', id: 'take-over', tenant, via: 'log' } as const;
      const body = { type: 'LeaveAuthority', execution } as const;
      const record = encodeCommand({ v: 1, id: command, aggregate: 'registry', aggregateId: id, tenant, actor, body });
      leaves.push({ ...record, topic: TOPICS.registryCommands, partition: 0, offset: span!.to + leaves.length });
    }
  }
  return {
    spans: async (topic) =>
      topic === TOPICS.registryCommands ? [{ from: span!.from, to: span!.to + leaves.length }] : topics.spans(topic),
    async read(topic, spans, take) {
      await topics.read(topic, spans, take);
      const [asked] = spans;
      const wanted = topic === TOPICS.registryCommands ? leaves.filter(({ offset }) => offset >= asked!.from && offset < asked!.to) : [];
      if (wanted.length > 0) await take(0, wanted);
    },
  };
}
