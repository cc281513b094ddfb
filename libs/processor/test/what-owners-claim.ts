import { admit, noAdmission } from '@runbook/processor';
import type { MemoryDocuments, SimulatedPartition } from '@runbook/spec-kit';
import { decodeCommand, decodeRecord, isClaim, sha256Of, type DecisionRecord } from '@runbook/wire';
import type { TallyCommand, TallyEvent } from './tally.js';

interface Checkpoint {
  readonly _id: string;
  readonly foldVersion: number;
  readonly lineage: number;
  readonly offset: number;
  readonly term: number;
  readonly owner: string;
  readonly seq: number;
  readonly resumeAfter?: number;
}

interface Snapshot {
  readonly _id: string;
  readonly version: number;
  readonly head: string;
}

interface Fact {
  readonly offset: number;
  readonly id: string;
  readonly version: number;
}

/**
 * Holds what owners say against what the log holds at that moment:
 *
 * - an answer: every command up to it is counted by a fact, in whatever doubt its owner is (P7);
 * - a snapshot: it is the state at a fact (S1);
 * - a checkpoint: it knows what a reader knows there (P2), no fact before it is newer than the snapshot of its aggregate (P8), and no command
 *   up to the one behind which it resumes is without a fact (P3).
 */
export class Claims {
  readonly faults: string[] = [];
  private admission = noAdmission;
  private read = 0;
  private readonly counted = new Set<string>();
  private readonly facts: Fact[] = [];
  /** Hashes of facts. */
  private readonly heads = new Set<string>();
  /** By offset: what a reader knows that stands there. */
  private readonly known = [noAdmission];

  constructor(
    private readonly partition: SimulatedPartition,
    private readonly documents: MemoryDocuments,
  ) {
    partition.watch(() => this.follow());
    partition.onAnswered = (position) => this.expectCounted('an answer', position);
    documents.onPut = (collection, put) => {
      if (collection.endsWith('-snapshots')) this.expectFact(put as unknown as Snapshot);
      if (collection.endsWith('-checkpoints')) this.expectTrue(put as unknown as Checkpoint);
    };
  }

  private follow(): void {
    for (; this.read < this.partition.events.length; this.read++) {
      const record = decodeRecord(this.partition.events[this.read]!.value);
      const admission = admit(this.admission, record);
      this.admission = admission ?? this.admission;
      this.known.push(this.admission);
      if (!admission || isClaim(record)) continue;
      const { id, version, events } = record as unknown as DecisionRecord<TallyEvent>;
      this.facts.push({ offset: this.read, id, version });
      this.heads.add(sha256Of(this.partition.events[this.read]!.value));
      for (const event of events) if (event.type === 'Counted') this.counted.add(event.id);
    }
  }

  private expectCounted(what: string, position: number): void {
    for (const command of this.partition.commands.slice(0, position + 1)) {
      const body = decodeCommand(command).body as unknown as TallyCommand;
      if (body.type !== 'Count' || this.counted.has(body.id)) continue;
      this.faults.push(`${what} up to command ${position}, while no fact counts ${body.id} of command ${command.offset}`);
    }
  }

  private expectFact({ _id, version, head }: Snapshot): void {
    if (!this.heads.has(head)) this.faults.push(`a snapshot ${_id} of version ${version}, which no fact has made`);
  }

  private expectTrue(checkpoint: Checkpoint): void {
    const { foldVersion, lineage, offset, term, owner, seq, resumeAfter } = checkpoint;
    if (foldVersion === 0) return;
    const known = this.known[offset]!;
    if (known.term !== term || known.owner !== owner || known.seq !== seq) {
      this.faults.push(`a checkpoint at ${offset} with ${term}, ${owner}, ${seq}, where a reader knows ${JSON.stringify(known)}`);
    }
    if (resumeAfter !== undefined) this.expectCounted('a checkpoint that resumes', resumeAfter);
    const newest = new Map<string, number>();
    for (const fact of this.facts) if (fact.offset < offset) newest.set(fact.id, fact.version);
    for (const [id, version] of newest) {
      const found = this.documents.at<{ version: number }>('orchestrator.tally-snapshots', `${lineage}/${id}`)?.version ?? 0;
      if (found < version)
        this.faults.push(`a checkpoint at ${offset}, while ${id} has version ${version} there and ${found} in its snapshot`);
    }
  }
}
