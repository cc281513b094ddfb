import { recordTime, type DecisionRecord } from '@runbook/wire';
import { startOfLog, type ReaderPosition } from './admitted.js';
import type { ProcessorEnvironment } from './environment.js';
import { LogInconsistent } from './log-inconsistent.js';
import { Residents, type Resident } from './residents.js';
import type { Patience } from './patience.js';
import type { Checkpoint } from './snapshots.js';
import { Timers } from './timers.js';

/** What one owner knows of its partition: dropped whole when it steps down. */
export class PartitionMemory<State, Body, Event, Refusal> {
  readonly residents: Residents<State>;
  readonly timers = new Timers();
  /** Behind the last record that was read back. */
  position: ReaderPosition;
  /** The highest command position that is folded (P3). */
  resumeAfter: number | undefined;
  /** By monotonic time in ms. */
  private ownedFrom = -Infinity;
  private readonly loading = new Map<string, Promise<Resident<State>>>();

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    checkpoint: Checkpoint | undefined,
    /** Which snapshots are ours (S3). */
    readonly lineage: number,
    /**
     * No id above it is in a snapshot alone; empty: none is. Ids that sort by their time, as those of executions do, are looked for in
     * the store only when they are old.
     */
    private highestElsewhere: string,
    /** With the stores, as long as this memory is of use. */
    readonly patience: Patience,
  ) {
    const { aggregate, residentsMax } = environment;
    this.residents = new Residents<State>(residentsMax, (state) => aggregate.isOver?.(state) ?? false);
    this.position = checkpoint?.position ?? startOfLog;
    this.resumeAfter = checkpoint?.resumeAfter;
  }

  /** The claim is a fact from now on. */
  own(): void {
    this.ownedFrom = this.environment.clock.monotonic();
  }

  /** By the wall clock as it is set now: one that was set since neither stretches what is counted from here, nor cuts it off. */
  get ownedSince(): number {
    const { clock } = this.environment;
    return clock.now() - (clock.monotonic() - this.ownedFrom);
  }

  /** The aggregate: from memory at once, else from its snapshot, else new. */
  obtain(id: string, tenant: string): Resident<State> | Promise<Resident<State>> {
    const resident = this.residents.get(id);
    if (resident) return resident;
    return id > this.highestElsewhere ? this.add(this.unborn(id, tenant)) : this.load(id, tenant);
  }

  /** Folds a fact that this owner did not decide itself: of an earlier owner. */
  fold(record: DecisionRecord, hash: string, offset: number, traceparent?: string): void | Promise<void> {
    const resident = this.obtain(record.id, record.tenant);
    if (resident instanceof Promise) return resident.then((loaded) => this.foldInto(loaded, record, { hash, offset, traceparent }));
    this.foldInto(resident, record, { hash, offset, traceparent });
  }

  /** Notes how far the channel's commands are answered. */
  answeredBy({ cause }: DecisionRecord): void {
    if ('offset' in cause && cause.offset !== undefined) this.resumeAfter = Math.max(this.resumeAfter ?? -1, cause.offset);
  }

  /** After a decision on it: should it have been evicted while the decision waited for a value, then the older snapshot must not come in. */
  keep(resident: Resident<State>): void {
    this.residents.add(resident);
    this.arm(resident);
  }

  /** Sets the aggregate's timer from its state. */
  arm(resident: Resident<State>): void {
    this.timers.set(resident.id, this.environment.aggregate.nextTimerAt(resident.state, this.ownedSince));
  }

  evict(): void {
    for (const id of this.residents.evict()) if (id > this.highestElsewhere) this.highestElsewhere = id;
  }

  /** What a record with events makes of it. */
  become(resident: Resident<State>, record: DecisionRecord, hash: string, traceparent: string | undefined): void {
    resident.state = this.folded(resident.state, record.events as readonly Event[]);
    resident.version = record.version;
    resident.head = hash;
    if (record.requestId !== undefined) resident.requestId = record.requestId;
    if (traceparent !== undefined) resident.trace = { parent: traceparent, at: recordTime(record) };
  }

  /** The state after the events of one record. */
  private folded(state: State, events: readonly Event[]): State {
    const { aggregate } = this.environment;
    return aggregate.evolveAll
      ? aggregate.evolveAll(state, events)
      : events.reduce((before, event) => aggregate.evolve(before, event), state);
  }

  private foldInto(resident: Resident<State>, record: DecisionRecord, { hash, offset, traceparent }: Stored): void {
    if (record.events.length === 0 || record.version <= resident.version) return; // A refusal, or the snapshot is ahead of its checkpoint.
    if (record.version !== resident.version + 1 || record.prev !== resident.head) {
      throw new LogInconsistent(
        `expected version ${resident.version + 1} of ${record.id} after ${resident.head}, found version ${record.version} after ${record.prev} ` +
          `at ${this.environment.events}, offset ${offset}`,
      );
    }
    this.become(resident, record, hash, traceparent);
    resident.dirty ??= justBefore(record, offset);
  }

  private load(id: string, tenant: string): Promise<Resident<State>> {
    let promise = this.loading.get(id);
    if (!promise) {
      const { snapshots } = this.environment;
      promise = this.patience
        .with(`the snapshot of ${id}`, () => snapshots.load(this.lineage, id))
        .then((found) => this.residents.get(id) ?? this.add(found ?? this.unborn(id, tenant)))
        .finally(() => this.loading.delete(id));
      this.loading.set(id, promise);
    }
    return promise;
  }

  private unborn(id: string, tenant: string): Resident<State> {
    return { id, tenant, state: this.environment.aggregate.zero, version: 0, head: null, unconfirmed: 0 };
  }

  private add(resident: Resident<State>): Resident<State> {
    this.residents.add(resident);
    return resident;
  }
}

/** How a record lies on the log. */
interface Stored {
  readonly hash: string;
  readonly offset: number;
  readonly traceparent: string | undefined;
}

/** Where a reader stands that is about to read this fact: it knows the claim under which the fact was written, not a later one. */
export function justBefore({ term, owner, seq }: DecisionRecord, offset: number): ReaderPosition {
  return { offset, term, owner, seq: seq - 1 };
}
