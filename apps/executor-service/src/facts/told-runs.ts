import { unknownRun, type RunContext } from '@runbook/facts';
import type { CollectionSpec, DocumentCollection, Operation } from '@runbook/ports';

/** What is known of a run that may go on. */
export interface ToldRun {
  /** The execution's id. */
  readonly _id: string;
  /** Of the last record that is in it. */
  readonly version: number;
  readonly context: RunContext;
}

export const TOLD_RUNS: CollectionSpec = { name: 'executor.told-runs', indexes: [], compared: ['version'] };

/** In memory; what is older is looked up. About 5 MB. */
const AT_HAND_MAX = 10_000;

/**
 * What must be known of runs to tell of them, for one partition. A run that ends before the next write costs the store nothing. What is in the store is never
 * behind the reader's position, and may be ahead of it by what a crash repeats.
 */
export class ToldRuns {
  /** The least recently changed first. */
  private readonly atHand = new Map<string, RunContext>();
  /** Since the last write: the version behind the last change. */
  private changed = new Map<string, ToldRun>();
  private writing: ReadonlyMap<string, ToldRun> = new Map();
  /** Begun since the last write: the store has nothing of them. */
  private fresh = new Set<string>();
  /** Ended since the last write. What is read again from the position needs them still: they go with the write after it. */
  private ended = new Map<string, number>();
  private leaving = new Map<string, number>();

  constructor(private readonly store: DocumentCollection<ToldRun>) {}

  async of(execution: string): Promise<RunContext> {
    const known = this.atHand.get(execution) ?? this.changed.get(execution)?.context ?? this.writing.get(execution)?.context;
    if (known) return known;
    return (await this.store.get(execution))?.context ?? unknownRun;
  }

  /** `begins`: this record is its first. */
  keep(execution: string, version: number, context: RunContext, begins: boolean): void {
    if (begins) this.fresh.add(execution);
    this.changed.set(execution, { _id: execution, version, context });
    this.atHand.delete(execution);
    this.atHand.set(execution, context);
    const [oldest] = this.atHand.keys();
    if (this.atHand.size > AT_HAND_MAX && oldest !== undefined) this.atHand.delete(oldest);
  }

  /** Nothing follows that needs it. */
  end(execution: string, version: number): void {
    this.changed.delete(execution);
    this.atHand.delete(execution);
    if (!this.fresh.delete(execution)) this.ended.set(execution, version);
  }

  get waiting(): number {
    return this.changed.size + this.ended.size;
  }

  async write(): Promise<void> {
    const { changed, leaving } = this;
    this.changed = new Map();
    this.fresh = new Set();
    this.leaving = this.ended;
    this.ended = new Map();
    this.writing = changed;
    const operations: Operation<ToldRun>[] = [...changed.values()].map((put) => ({ put, ifNewer: 'version' }));
    for (const [remove, number] of leaving) operations.push({ remove, upTo: { field: 'version', number } });
    if (operations.length > 0) await this.store.write(operations);
    this.writing = new Map();
  }
}
