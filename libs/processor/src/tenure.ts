import type { NewRecord, PartitionOwner, PartitionSession, StoredRecord } from '@runbook/ports';
import {
  decodeRecord,
  encodeRecord,
  hashOf,
  HASH_HEADER,
  isClaim,
  Malformed,
  recordHash,
  type ClaimRecord,
  type DecisionRecord,
  type LogRecord,
} from '@runbook/wire';
import { admit } from './admit.js';
import { AppendQueue } from './append-queue.js';
import { Decider } from './decider.js';
import type { ProcessorEnvironment } from './environment.js';
import { COMMANDS_QUEUED_MAX } from './limits.js';
import { justBefore, PartitionMemory } from './partition-memory.js';
import { Snapshotting } from './snapshotting.js';
import { Waking } from './waking.js';

/** Why a tenure ended. After `foreign-claim` somebody else owns the partition; after `doubt` nobody knows; `defect` stops the service. */
export type TenureEnd = { readonly reason: 'foreign-claim' } | { readonly reason: 'doubt' | 'defect'; readonly error: unknown };

/**
 * One owner's time with a partition: restore, claim, read the claim back, own (P2). Whatever goes wrong ends it, and the next one
 * starts from the log with empty hands; there is no other recovery.
 */
export class Tenure<State, Body, Event, Refusal> implements PartitionOwner {
  private phase: 'restoring' | 'claiming' | 'owning' | 'ended' = 'restoring';
  private readonly owner: string;
  private readonly appends: AppendQueue;
  private memory!: PartitionMemory<State, Body, Event, Refusal>;
  private decider?: Decider<State, Body, Event, Refusal>;
  private snapshotting?: Snapshotting<State, Body, Event, Refusal>;
  private waking?: Waking<State, Body, Event, Refusal>;
  private restoreUntil = Infinity;
  private claimedTerm = 0;
  private inbox: StoredRecord[] = [];
  private draining = false;
  private held = false;
  private lastTaken: number | undefined;

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly session: PartitionSession,
    private readonly durableCommands: boolean,
    private readonly ended: (end: TenureEnd) => void,
  ) {
    this.owner = environment.newOwner();
    this.appends = new AppendQueue(session, (error) => this.end({ reason: 'doubt', error }));
  }

  /** `fromStart` ignores the checkpoint: it contradicted the log. */
  async start(fromStart: boolean): Promise<void> {
    const { snapshots, clock } = this.environment;
    const { partition } = this.session;
    const checkpoint = fromStart ? undefined : await snapshots.checkpoint(partition);
    const lineage = checkpoint?.lineage ?? (await snapshots.newLineage(partition, clock.now()));
    const highestElsewhere = checkpoint ? await snapshots.highestId(lineage) : '';
    this.memory = new PartitionMemory(this.environment, checkpoint, lineage, highestElsewhere);
    this.restoreUntil = await this.session.eventsEnd();
    if (this.phase === 'ended') return;
    this.session.readEvents(this.memory.position.offset);
    if (this.memory.position.offset >= this.restoreUntil) this.claim();
  }

  events(records: readonly StoredRecord[]): void {
    if (this.phase === 'ended') return;
    for (const record of records) this.inbox.push(record);
    if (!this.draining) this.drain();
  }

  commands(records: readonly StoredRecord[]): void {
    if (!this.decider || this.phase !== 'owning') return;
    this.lastTaken = records.at(-1)?.offset ?? this.lastTaken;
    this.decider.add(records.map((command) => ({ command })));
    if (this.decider.queued > COMMANDS_QUEUED_MAX && !this.held) {
      this.held = true;
      this.session.intake.pause();
    }
  }

  lost(): void {
    this.drop();
  }

  /** Its claim was admitted. */
  get hasOwned(): boolean {
    return this.decider !== undefined;
  }

  /** Snapshots what is confirmed; called when the service stops in good order. */
  async settle(): Promise<void> {
    await this.snapshotting?.flush();
  }

  private end(end: TenureEnd): void {
    if (this.phase === 'ended') return;
    this.drop();
    this.ended(end);
  }

  private drop(): void {
    this.phase = 'ended';
    this.inbox = [];
    this.appends.close();
    this.decider?.stop();
    this.waking?.stop();
    this.snapshotting?.stop();
    this.session.intake.pause();
  }

  private claim(): void {
    this.phase = 'claiming';
    this.claimedTerm = this.memory.position.term + 1;
    const at = new Date(this.environment.clock.now()).toISOString();
    const record: ClaimRecord = { v: 1, aggregate: 'partition', term: this.claimedTerm, owner: this.owner, at };
    const value = encodeRecord(record);
    this.appends.add({ key: this.owner, value, headers: { [HASH_HEADER]: hashOf(value) } });
  }

  /** In order, and at once as long as nothing has to be loaded. */
  private drain(): void {
    let next = 0;
    try {
      while (next < this.inbox.length && this.phase !== 'ended') {
        const awaited = this.read(this.inbox[next++]!);
        if (awaited) {
          this.draining = true;
          awaited.then(
            () => {
              this.draining = false;
              this.drain();
            },
            (error) => this.end({ reason: 'defect', error }),
          );
          break;
        }
      }
    } catch (error) {
      return this.end({ reason: 'defect', error });
    }
    this.inbox.splice(0, next);
    if (this.draining) return;
    if (this.phase === 'restoring' && this.memory.position.offset >= this.restoreUntil) this.claim();
    this.decider?.pump();
    this.release();
  }

  private read(stored: StoredRecord): void | Promise<void> {
    if (stored.offset < this.memory.position.offset) return;
    const record = this.decode(stored);
    const admission = record && admit(this.memory.position, record);
    this.memory.position = { ...(admission ?? this.memory.position), offset: stored.offset + 1 };
    if (!record) return;
    if (isClaim(record)) return this.claimRead(record, admission !== undefined);
    if (!admission) return;
    this.memory.answeredBy(record);
    return this.phase === 'owning' ? this.confirm(record, stored) : this.memory.fold(record, recordHash(stored.value), stored.offset);
  }

  private decode(stored: StoredRecord): LogRecord | undefined {
    try {
      return decodeRecord(stored.value);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.environment.report(
        'error',
        { topic: stored.topic, offset: stored.offset, reason: error.message },
        'skipped a record that is none',
      );
      return undefined;
    }
  }

  /** A claim is a fact only once it is read back and admitted. */
  private claimRead(record: ClaimRecord, admitted: boolean): void | Promise<void> {
    const own = record.owner === this.owner;
    if (own && this.phase === 'claiming') {
      if (admitted) return this.own();
      return this.end({ reason: 'foreign-claim' }); // Another claim of the same term was first.
    }
    if (!own && admitted && this.phase === 'owning') this.end({ reason: 'foreign-claim' });
  }

  private async own(): Promise<void> {
    const { memory, session, environment } = this;
    this.waking = new Waking(environment, memory, (ids) => this.decider?.add(ids.map((timerOf) => ({ timerOf }))));
    await this.waking.load(session.partition);
    if (this.phase === 'ended') return;
    this.phase = 'owning';
    this.decider = new Decider(environment, memory, {
      partition: session.partition,
      term: this.claimedTerm,
      owner: this.owner,
      durableCommands: this.durableCommands,
      append: (record: NewRecord) => {
        this.appends.add(record);
        this.waking?.arm();
      },
      answered: (position) => session.answered(position),
      failed: (error) => this.end({ reason: 'defect', error }),
    });
    this.snapshotting = new Snapshotting(environment, memory, session.partition, (error) => this.end({ reason: 'defect', error }));
    environment.report(
      'info',
      { topic: environment.events, partition: session.partition, term: this.claimedTerm, owner: this.owner },
      'owns the partition',
    );
    session.intake.from(memory.resumeAfter);
    this.waking.arm();
  }

  /** The decision is a fact now. */
  private confirm(record: DecisionRecord, stored: StoredRecord): void {
    const expected = this.decider!.unconfirmed.shift();
    if (expected?.seq !== record.seq) {
      throw new Error(
        `expected own decision ${expected?.seq} at offset ${stored.offset}, found ${record.seq}; the log contradicts its writer`,
      );
    }
    const { resident } = expected;
    resident.unconfirmed--;
    if (record.events.length > 0) {
      resident.dirty ??= justBefore(record, stored.offset);
      this.snapshotting!.changed(resident);
    }
    if (expected.answers !== undefined) this.session.answered(expected.answers);
  }

  private release(): void {
    if (!this.held || !this.decider || this.decider.queued > COMMANDS_QUEUED_MAX / 2) return;
    this.held = false;
    this.session.intake.from(this.lastTaken);
  }
}
