import { AuditReader, entryHashOf, type AuditEntry } from '@runbook/audit';
import { MemoryDocuments } from '@runbook/spec-kit';
import { sha256Of, TOPICS } from '@runbook/wire';
import { PartitionChain } from '../src/partition-chain.js';
import { admittedRecords } from './admitted-records.js';
import { openFolder } from './running-audit.js';
import { pin, refusal, WrittenLog } from './written-log.js';

export const topic = TOPICS.executionEvents;
export const idAt = (index: number) => `${topic}/0/${String(index).padStart(12, '0')}`;

/** Seven entries as the audit has stored them, of a log that was written and read: a claim, five records of one run, one of another between. */
export async function sevenEntries(): Promise<AuditEntry[]> {
  const folder = await openFolder();
  try {
    const log = await WrittenLog.open(folder.embedded.log);
    await log.run('exe_1', pin, 2);
    await log.decide('exe_1', [], refusal);
    await log.decide('exe_2', [], refusal);
    await log.decide('exe_1', [], refusal);
    const entries = await folder.entries();
    await new PartitionChain(entries, topic, 0, () => {}).append(await admittedRecords(folder.embedded.log));
    return await entries.find({ limit: 100 });
  } finally {
    await folder.remove();
  }
}

/** A reader of a store that holds exactly these, each under the id that it is given with; `size` is that of every page. */
export async function readerOf(entries: readonly AuditEntry[], size: number): Promise<AuditReader> {
  const store = new MemoryDocuments();
  const collection = await store.collection<AuditEntry>({ name: 'audit.records', indexes: [] });
  await collection.write(entries.map((put) => ({ put })));
  const sources = { blobs: {} as never, definition: () => undefined };
  return AuditReader.open(store, sources, { records: size, entries: size, lookUps: size });
}

/** The entry with these members, and its own hashes made right. */
export function forged(entry: AuditEntry, members: Partial<AuditEntry>): AuditEntry {
  const changed = { ...entry, ...members };
  const whole = { ...changed, hash: sha256Of(changed.bytes) };
  return { ...whole, entryHash: entryHashOf(whole, whole.hash) };
}

export const without = (entry: AuditEntry, member: keyof AuditEntry): AuditEntry => {
  const { [member]: _, ...rest } = entry;
  return rest as AuditEntry;
};
