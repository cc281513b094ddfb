import type { Manifest } from '@runbook/embedded';
import type { Settings } from '@runbook/service';
import { openBackup } from './backup-source.js';
import { copyBlobs } from './copy-blobs.js';
import { copyDocuments, holdsDocuments } from './copy-documents.js';
import { copyTopic } from './copy-topic.js';
import { documentsOf, ensureTopics, openDistributed } from './distributed-stores.js';
import { beginCopy, endCopy } from './move-mark.js';
import { verifyCopy, type VerifiedCopy } from './verify-copy.js';

/**
 * Puts a backup onto topics without records and into a database without documents. Nothing is written before every file has been found to be what the manifest says;
 * killed anywhere, it is run again and goes on; no service starts there before it has come to its end.
 */
export async function restoreDistributed(
  settings: Settings,
  backup: string,
): Promise<{ readonly manifest: Manifest; readonly verified: VerifiedCopy }> {
  const source = await openBackup(backup);
  const { manifest, distributed, name } = source;
  const target = await openDistributed(settings);
  try {
    await beginCopy(target.documents, name, async () => !(await holdsDocuments(documentsOf(target.documents))));
    await copyBlobs(source.blobs.names, source.blobs, target.blobs);
    await copyDocuments(source.documents, target.documents);
    await ensureTopics(target.log, settings, distributed.partitions);
    for (const { topic } of distributed.topics) await copyTopic(source.topics, target.log, topic);
    const verified = await verifyCopy(target.log, target.documents, target.blobs);
    await endCopy(target.documents, name);
    return { manifest, verified };
  } finally {
    await target.close();
  }
}
