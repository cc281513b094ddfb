import {
  cutShort,
  followChain,
  startOfChain,
  type ChainFault,
  type ChainHead,
  type ChainStanding,
  type ExecutionState,
} from '@runbook/domain';
import { systemClock, type DocumentCollection, type DocumentStore } from '@runbook/ports';
import { AUDIT_RECORDS, bytesOf, type AuditEntry } from './audit-entry.js';
import { faultOfEntry, faultOfOrder, faultOfPartitionEntry, type EntryFault, type PartitionStanding } from './entry-faults.js';
import { evidenceBundle, type EvidenceBundle, type EvidenceSources } from './evidence-bundle.js';
import { faultOfNeighbours, neighboursOf } from './neighbours.js';
import { sha256Of } from '@runbook/wire';
import { emptyTail } from './audit-tail.js';
import { AUDIT_PAGING } from './paging.js';
import { cutBefore, differsFrom, type PartitionFault, type PartitionHead } from './partition-head.js';
import { StoredEntries } from './stored-entries.js';

export interface RecordsQuery {
  /** Only records behind this version. */
  readonly afterVersion?: number;
  /** Continue behind this entry; needed beside `afterVersion` only where refusals share a version. */
  readonly after?: Pick<AuditEntry, 'version' | '_id'>;
  readonly limit: number;
}

export type AuditFault = ChainFault | EntryFault;

export interface AuditVerdict {
  readonly valid: boolean;
  /** Records checked, refusals included. */
  readonly records: number;
  /** The last record with events that still held. */
  readonly head: ChainHead | null;
  readonly fault?: AuditFault;
}

export interface PartitionVerdict {
  readonly valid: boolean;
  readonly entries: number;
  /** `entryHash` of the last entry that still held: compare it with what was noted elsewhere. */
  readonly headHash: string;
  readonly fault?: PartitionFault;
}

/** Between looks for a record that the audit has not stored yet; it writes every 100 ms. */
const LOOK_EVERY_MS = 20;

/** Reads and verifies the audit log, from any process; it never writes. */
export class AuditReader {
  private constructor(
    private readonly collection: DocumentCollection<AuditEntry>,
    private readonly sources: EvidenceSources,
    private readonly paging = AUDIT_PAGING,
  ) {}

  static async open(documents: DocumentStore, sources: EvidenceSources, paging = AUDIT_PAGING): Promise<AuditReader> {
    return new AuditReader(await documents.collection<AuditEntry>({ ...AUDIT_RECORDS, readOnly: true }), sources, paging);
  }

  /** An aggregate's records in log order, refusals included. */
  records(aggregateId: string, { afterVersion, after, limit }: RecordsQuery): Promise<AuditEntry[]> {
    return this.collection.find({
      where: { aggregateId, ...(afterVersion !== undefined && { version: { gt: afterVersion } }) },
      order: { by: 'version', direction: 'asc' },
      ...(after && { after: { value: after.version, id: after._id } }),
      limit,
    });
  }

  /** All of them, page by page. */
  async *walk(aggregateId: string): AsyncGenerator<AuditEntry[]> {
    let after: AuditEntry | undefined;
    do {
      const page = await this.records(aggregateId, { after, limit: this.paging.records });
      if (page.length > 0) yield page;
      after = page.length < this.paging.records ? undefined : page.at(-1);
    } while (after);
  }

  /** The aggregate's last record with events that is stored. */
  async head(aggregateId: string): Promise<ChainHead | undefined> {
    const order = { by: 'version', direction: 'desc' } as const;
    const [last] = await this.collection.find({ where: { aggregateId }, order, limit: 1 });
    if (!last || last.version === 0) return undefined;
    // Refusals carry the version of the record before them and stand behind it.
    const [head] = await this.collection.find({ where: { aggregateId, version: last.version }, limit: 1 });
    return head && { version: head.version, hash: head.hash };
  }

  /** True once this version of the aggregate is stored; false when it is not within the time. */
  async reached(aggregateId: string, version: number, timeoutMs: number): Promise<boolean> {
    const endsAt = systemClock.monotonic() + timeoutMs;
    while (((await this.head(aggregateId))?.version ?? 0) < version) {
      if (systemClock.monotonic() >= endsAt) return false;
      await systemClock.pause(LOOK_EVERY_MS);
    }
    return true;
  }

  /**
   * Checks everything that is stored of an aggregate: each record's bytes against its hash and its links, what is repeated for
   * searching against the bytes, each entry's hash, and its links to the entries on both sides. `expected`, a version and hash known from
   * elsewhere, also finds a cut end.
   */
  async verify(aggregateId: string, expected?: ChainHead): Promise<AuditVerdict> {
    let standing: ChainStanding = { ...startOfChain, aggregateId };
    let before: AuditEntry | undefined;
    for await (const page of this.walk(aggregateId)) {
      const neighbours = await neighboursOf(this.collection, page, this.paging.lookUps);
      for (const entry of page) {
        const { records } = standing;
        const fault = faultOfEntry(entry, records) ?? faultOfOrder(entry, before, records) ?? faultOfNeighbours(entry, neighbours, records);
        if (fault) return refused(standing, fault);
        const step = followChain(standing, { bytes: bytesOf(entry), hash: entry.statedHash ?? entry.hash }, sha256Of, expected);
        if ('fault' in step) return refused(standing, step.fault);
        standing = step.standing;
        before = entry;
      }
    }
    const cut = cutShort(standing, expected);
    return cut ? refused(standing, cut) : { valid: true, records: standing.records, head: standing.head };
  }

  /**
   * Everything about a run that a stranger can check; `state` is the run as the asker knows it, `head` its last record with events. What the
   * audit has beyond is left out. Throws `EvidenceUnavailable`.
   */
  evidence(aggregateId: string, state: ExecutionState, head: ChainHead): Promise<EvidenceBundle> {
    return evidenceBundle(this.walk(aggregateId), { state, head }, this.sources);
  }

  /**
   * Walks a partition's whole chain, from its first entry. The chain must pass through `expected`, what an earlier verdict said and somebody
   * noted: without it a cut end cannot be missed. Takes a second for some ten thousand entries.
   */
  async verifyPartition(topic: string, partition: number, expected?: PartitionHead): Promise<PartitionVerdict> {
    let standing: PartitionStanding = emptyTail;
    const verdict = (fault?: PartitionFault): PartitionVerdict => {
      const { nextIndex: entries, entryHash: headHash } = standing;
      return { valid: !fault, entries, headHash, ...(fault && { fault }) };
    };
    for await (const entry of new StoredEntries(this.collection, topic, partition, this.paging.entries).walk(0)) {
      const step = faultOfPartitionEntry(entry, standing);
      if ('fault' in step) return verdict(step.fault);
      const differs = differsFrom(expected, step.standing);
      if (differs) return verdict({ ...differs, entry: entry._id });
      standing = step.standing;
    }
    return verdict(cutBefore(expected, standing));
  }
}

function refused(standing: ChainStanding, fault: AuditFault): AuditVerdict {
  return { valid: false, records: standing.records, head: standing.head, fault };
}
