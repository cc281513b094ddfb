import type { DocumentCollection } from '@runbook/ports';
import { entryId, type AuditEntry } from './audit-entry.js';
import { faultIn, faultOfLink, type EntryFault } from './entry-faults.js';
import { StoredEntries } from './stored-entries.js';

/** The entries on both sides of some, and where their partitions end. */
export interface Neighbours {
  at(entry: AuditEntry, distance: 1 | -1): AuditEntry | undefined;
  /** Index of the last stored entry of the entry's partition; of one that has none behind it. */
  last(entry: AuditEntry): number;
}

/**
 * A run of other entries between two of ours can be long, so the gaps are not read: `lookUps` single entries are, at a time. Where a partition ends is
 * asked only of one in which an entry has none behind it: nearly every run has others behind it.
 */
export async function neighboursOf(
  collection: DocumentCollection<AuditEntry>,
  entries: readonly AuditEntry[],
  lookUps: number,
): Promise<Neighbours> {
  const found = new Map<string, AuditEntry | undefined>(entries.map((entry) => [entry._id, entry]));
  const wanted = new Set<string>();
  for (const entry of entries) {
    for (const distance of [-1, 1] as const) {
      const id = idBeside(entry, distance);
      if (entry.index + distance >= 0 && !found.has(id)) wanted.add(id);
    }
  }
  const ids = [...wanted];
  for (let from = 0; from < ids.length; from += lookUps) {
    await Promise.all(ids.slice(from, from + lookUps).map(async (id) => found.set(id, await collection.get(id))));
  }
  const ends = new Map<string, number>();
  for (const entry of entries) {
    const behind = idBeside(entry, 1);
    if (found.get(behind)) continue;
    const place = placeOf(entry);
    if (!ends.has(place)) ends.set(place, indexIn((await new StoredEntries(collection, entry.topic, entry.partition).last())?._id));
    // It may have been stored between the two looks.
    if (ends.get(place)! > entry.index) found.set(behind, await collection.get(behind));
  }
  return {
    at: (entry, distance) => found.get(idBeside(entry, distance)),
    last: (entry) => ends.get(placeOf(entry))!,
  };
}

const idBeside = ({ topic, partition, index }: AuditEntry, distance: 1 | -1) => entryId(topic, partition, index + distance);

const placeOf = ({ topic, partition }: AuditEntry) => `${topic}/${partition}`;

/** By the id, under which the entry was found: what the entry says of itself is checked only when its own turn comes. */
const indexIn = (id: string | undefined): number => (id === undefined ? -1 : Number(id.slice(id.lastIndexOf('/') + 1)));

/** What is wrong between an entry and the ones on both sides of it. */
export function faultOfNeighbours(entry: AuditEntry, { at, last }: Neighbours, index: number): EntryFault | undefined {
  const before = at(entry, -1);
  const after = at(entry, 1);
  if (entry.index > 0 && !before) return faultIn('missing', entry, index, `entry ${entry.index - 1}`, 'none');
  const link = faultOfLink(entry, before, index);
  if (link) return link;
  if (!after && last(entry) > entry.index) return faultIn('missing', entry, index, `entry ${entry.index + 1}`, 'none');
  if (after && after.previous !== entry.entryHash) {
    return faultIn('edited', entry, index, `entry ${after.index} linked to ${entry.entryHash}`, `linked to ${after.previous}`);
  }
  return undefined;
}
