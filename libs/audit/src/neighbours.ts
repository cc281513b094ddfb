import type { DocumentCollection } from '@runbook/ports';
import { entryId, type AuditEntry } from './audit-entry.js';
import { StoredEntries } from './stored-entries.js';

/** The entries on both sides of some, and where their partitions end. */
export interface Neighbours {
  at(entry: AuditEntry, distance: 1 | -1): AuditEntry | undefined;
  /** Index of the last stored entry of the entry's partition. */
  last(entry: AuditEntry): number;
}

/** Single look-ups that run at once; a run of other entries between two of ours can be long, so the gaps are not read. */
const LOOK_UPS_AT_ONCE = 50;

export async function neighboursOf(collection: DocumentCollection<AuditEntry>, entries: readonly AuditEntry[]): Promise<Neighbours> {
  const found = new Map<string, AuditEntry | undefined>(entries.map((entry) => [entry._id, entry]));
  const ends = new Map<string, number>();
  const idBeside = ({ topic, partition, index }: AuditEntry, distance: number) => entryId(topic, partition, index + distance);
  const wanted = new Set<string>();
  for (const entry of entries) {
    for (const distance of [-1, 1]) {
      const id = idBeside(entry, distance);
      if (entry.index + distance >= 0 && !found.has(id)) wanted.add(id);
    }
    const place = `${entry.topic}/${entry.partition}`;
    if (!ends.has(place)) ends.set(place, (await new StoredEntries(collection, entry.topic, entry.partition).last())?.index ?? -1);
  }
  const ids = [...wanted];
  for (let from = 0; from < ids.length; from += LOOK_UPS_AT_ONCE) {
    await Promise.all(ids.slice(from, from + LOOK_UPS_AT_ONCE).map(async (id) => found.set(id, await collection.get(id))));
  }
  return {
    at: (entry, distance) => found.get(idBeside(entry, distance)),
    last: ({ topic, partition }) => ends.get(`${topic}/${partition}`)!,
  };
}
