import { evolveExecutionAll, isFinal, noExecution, type ExecutionEvent, type ExecutionState } from '@runbook/domain';
import type { AdmittedDecision } from '@runbook/processor';
import { recordHash, type DecisionRecord } from '@runbook/wire';

/** An execution as its records make it, folded by the reader alone. Each fold replaces `state`; a state that somebody holds never changes. */
export class ExecutionEntry {
  private lastBytes?: Buffer;

  private constructor(
    readonly id: string,
    readonly tenant: string,
    public state: ExecutionState,
    /** Of the last record folded; 0 before the first. */
    public version: number,
    /** Sizes of the records folded, as they lie in the log. */
    public logBytes: number,
    private storedHash: string,
    /** The newest records, oldest first, without a gap: what a live view needs at its start. Empty once the run is over. */
    readonly recent: DecisionRecord<ExecutionEvent>[],
  ) {}

  static before(id: string, tenant: string): ExecutionEntry {
    return new ExecutionEntry(id, tenant, noExecution, 0, 0, '', []);
  }

  static of(stored: Pick<ExecutionEntry, 'id' | 'tenant' | 'state' | 'version' | 'logBytes' | 'headHash'>): ExecutionEntry {
    return new ExecutionEntry(stored.id, stored.tenant, stored.state, stored.version, stored.logBytes, stored.headHash, []);
  }

  /** SHA-256 of the last record's bytes: what the audit's chain must end with. Computed when it is asked for. */
  get headHash(): string {
    if (this.lastBytes) {
      this.storedHash = recordHash(this.lastBytes);
      this.lastBytes = undefined;
    }
    return this.storedHash;
  }

  fold({ record, bytes }: Pick<AdmittedDecision, 'record' | 'bytes'>): void {
    const decision = record as DecisionRecord<ExecutionEvent>;
    this.state = evolveExecutionAll(this.state, decision.events);
    this.version = decision.version;
    this.logBytes += bytes.length;
    this.lastBytes = bytes;
    this.recent.push(decision);
    if (isFinal(this.state.status)) this.recent.length = 0;
    else if (this.recent.length > RECENT_RECORDS_MAX) this.recent.splice(0, this.recent.length - RECENT_RECORDS_MAX / 2);
  }

  /** The records after this version; undefined when `recent` does not hold them all. */
  recentAfter(version: number): DecisionRecord<ExecutionEvent>[] | undefined {
    if (version >= this.version) return [];
    const first = this.recent[0];
    return first && first.version <= version + 1 ? this.recent.filter((record) => record.version > version) : undefined;
  }
}

/** Ordinary runs have fewer records; those of longer runs that are dropped are read from the audit store. Even, because half is dropped at a time. */
const RECENT_RECORDS_MAX = 64;
