import type { PartitionOwner, PartitionSession, StoredRecord } from '@runbook/ports';
import { TRACEPARENT } from '@runbook/telemetry';
import {
  decodeRecord,
  isClaim,
  Malformed,
  NewerRecord,
  recordHash,
  type ClaimRecord,
  type DecisionRecord,
  type LogRecord,
} from '@runbook/wire';
import { admit } from './admit.js';
import { AppendQueue } from './append-queue.js';
import { Claim } from './claim.js';
import type { ProcessorEnvironment } from './environment.js';
import { unexpected, type EndingFault, type FaultThatMeans } from './faults.js';
import { HoleInLog } from './hole-in-log.js';
import { limitsOf } from './limits.js';
import { Ownership } from './ownership.js';
import { PartitionMemory } from './partition-memory.js';
import { Patience, type Unanswered } from './patience.js';
import { admittedNewer } from './read-admitted.js';
import { RecordsInOrder } from './records-in-order.js';
import { Replaying } from './replaying.js';
import { Waking } from './waking.js';

/** Why a tenure ended. */
export interface TenureEnd {
  readonly fault: EndingFault;
  readonly error?: unknown;
}

/**
 * One owner's time with a partition. It goes one way, and a fault anywhere ends it; the next one starts from the log with empty hands. There
 * is no other recovery.
 *
 * 1. `restore`: fold the log from the last checkpoint to its end (P8).
 * 2. `makeClaim`: append a claim of the next term (P2).
 * 3. `claimRead`: read the claim back; only if it is admitted is the partition ours (P2).
 * 4. `own`: take timers, and commands behind the highest position folded (P3).
 * 5. `stepDown`: in doubt (P4), before a foreign claim (P2), at any other fault: everything known is dropped.
 */
export class Tenure<State, Body, Event, Refusal> implements PartitionOwner {
  private readonly owner: string;
  private readonly appends: AppendQueue;
  private readonly patience: Patience;
  private readonly records: RecordsInOrder;
  private memory!: PartitionMemory<State, Body, Event, Refusal>;
  private replaying!: Replaying<State, Body, Event, Refusal>;
  private restoreUntil = Infinity;
  private claim?: Claim;
  private waking?: Waking<State, Body, Event, Refusal>;
  private ownership?: Ownership<State, Body, Event, Refusal>;
  private isReading = false;
  private hasEnded = false;

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly session: PartitionSession,
    private readonly durableCommands: boolean,
    /** Begins at the log's start: a checkpoint contradicted the log. */
    private readonly fromStart: boolean,
    private readonly ended: (end: TenureEnd) => void,
  ) {
    this.owner = environment.newOwner();
    this.patience = patienceOf(environment, session.partition);
    this.appends = new AppendQueue(session, limitsOf(environment), environment.events, (error) => this.end('append-in-doubt', error));
    this.records = new RecordsInOrder(
      (record) => this.read(record),
      () => this.caughtUp(),
      (error) => this.broke(error),
    );
  }

  start(): void {
    this.restore().catch((error) => this.end('beginning-unread', error));
  }

  /** What the tenure before asked for may still come while this one finds out where to begin: taken for the next records, it would be a hole. */
  events(records: readonly StoredRecord[]): void {
    if (this.isReading) this.records.add(records);
  }

  commands(records: readonly StoredRecord[]): void {
    if (!this.hasEnded) this.ownership?.take(records);
  }

  lost(): void {
    this.stepDown();
  }

  /** Its claim was admitted. */
  get hasOwned(): boolean {
    return this.ownership !== undefined;
  }

  /** Snapshots what is confirmed; called when the service stops in good order. */
  async settle(): Promise<void> {
    await this.ownership?.settle();
  }

  private async restore(): Promise<void> {
    const { checkpoint, lineage, highestElsewhere } = await this.patience.with('where to begin', () => this.beginning());
    this.memory = new PartitionMemory(this.environment, checkpoint, lineage, highestElsewhere, this.patience);
    this.replaying = new Replaying(this.environment, this.memory, this.session.partition);
    this.restoreUntil = await this.session.eventsEnd();
    if (this.hasEnded) return;
    this.isReading = true;
    this.session.readEvents(this.memory.position.offset);
    this.makeClaimWhenRestored();
  }

  private async beginning() {
    const { snapshots, clock } = this.environment;
    const { partition } = this.session;
    const checkpoint = this.fromStart ? undefined : await snapshots.checkpoint(partition);
    const lineage = checkpoint?.lineage ?? (await snapshots.newLineage(partition, clock.now()));
    return { checkpoint, lineage, highestElsewhere: checkpoint ? await snapshots.highestId(lineage) : '' };
  }

  private makeClaimWhenRestored(): void {
    if (this.claim || this.memory.position.offset < this.restoreUntil) return;
    const { term, seq } = this.memory.position;
    this.claim = new Claim(term + 1, this.owner, seq, this.environment.clock.now());
    this.appends.add(this.claim.record());
  }

  private caughtUp(): void {
    this.makeClaimWhenRestored();
    this.ownership?.goOn();
  }

  private read(stored: StoredRecord): void | Promise<void> {
    const { memory } = this;
    const { position } = memory;
    if (this.hasEnded || stored.offset < position.offset) return;
    if (stored.offset > position.offset) return this.missed(stored);
    const record = this.decode(stored);
    const admission = record && admit(position, record);
    memory.position = { ...(admission ?? position), offset: stored.offset + 1 };
    if (!record) return;
    if (isClaim(record)) return this.claimRead(record, admission ? 'admitted' : record.term > position.term ? 'refused' : 'old');
    if (!admission) return;
    memory.answeredBy(record);
    return this.ownership ? this.ownership.confirm(record, stored.offset) : this.replay(record, stored);
  }

  private replay(record: DecisionRecord, { value, offset, headers }: StoredRecord): void | Promise<void> {
    const folded = this.memory.fold(record, recordHash(value), offset, headers[TRACEPARENT]);
    return folded ? folded.then(() => this.replaying.makeRoom()) : this.replaying.makeRoom();
  }

  private decode(stored: StoredRecord): LogRecord | undefined {
    try {
      return decodeRecord(stored.value);
    } catch (error) {
      // What it throws ends the service before a claim, or before the next decision: nobody decides on half of the facts.
      if (error instanceof NewerRecord) return admittedNewer(this.memory.position, error, stored);
      if (!(error instanceof Malformed)) throw error;
      this.skipped('record-malformed', stored, error);
      return undefined;
    }
  }

  private skipped(fault: FaultThatMeans<'go on'>, { topic, offset }: StoredRecord, { message }: Malformed): void {
    this.environment.report('error', { topic, offset, fault, reason: message }, 'skipped a record that is none');
  }

  /** An owner decides nothing unless it has seen every record up to its own claim. */
  private missed({ topic, partition, offset }: StoredRecord): void {
    this.end('hole-in-log', new HoleInLog(topic, partition, this.memory.position.offset, offset));
  }

  private claimRead(record: ClaimRecord, outcome: 'admitted' | 'refused' | 'old'): void | Promise<void> {
    const verdict = this.claim?.readBack(record, outcome);
    if (verdict === 'won') return this.own();
    if (verdict) this.end(verdict);
  }

  private async own(): Promise<void> {
    const { memory, session, environment, appends } = this;
    const { term, owner } = this.claim!;
    const waking = new Waking(environment, memory, (ids) => this.ownership?.wake(ids));
    this.waking = waking;
    memory.own();
    await waking.load(session.partition);
    if (this.hasEnded) return;
    const broke = (error: unknown) => this.broke(error);
    this.ownership = new Ownership(environment, memory, session, this.claim!, this.durableCommands, appends, waking, broke);
    environment.report('info', { topic: environment.events, partition: session.partition, term, owner }, 'owns the partition');
    this.ownership.begin();
  }

  private broke(error: unknown): void {
    this.end(unexpected(error, this.fromStart), error);
  }

  private end(fault: EndingFault, error?: unknown): void {
    if (this.hasEnded) return;
    this.stepDown();
    this.ended({ fault, ...(error !== undefined && { error }) });
  }

  private stepDown(): void {
    this.hasEnded = true;
    this.records.stop();
    this.appends.close();
    this.patience.end();
    this.waking?.stop();
    this.ownership?.stop();
    this.session.intake.pause();
  }
}

const UNANSWERED: FaultThatMeans<'wait'> = 'store-unavailable';

function patienceOf(
  { clock, events, report, waits }: Pick<ProcessorEnvironment<never, never, never, never>, 'clock' | 'events' | 'report' | 'waits'>,
  partition: number,
): Patience {
  const unanswered = (facts: Unanswered) =>
    report('warn', { topic: events, partition, fault: UNANSWERED, ...facts }, 'a store gave no answer; it is asked again');
  return new Patience({ who: `the owner of ${events}/${partition}`, clock, unanswered, ...(waits && { waits }) });
}
