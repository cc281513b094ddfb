import type { NewRecord, PartitionSession, StoredRecord } from '@runbook/ports';
import { observe, traceIdIn } from '@runbook/telemetry';
import type { DecisionRecord } from '@runbook/wire';
import type { AppendQueue } from './append-queue.js';
import { Backpressure } from './backpressure.js';
import type { Claim } from './claim.js';
import { Decider } from './decider.js';
import type { ProcessorEnvironment } from './environment.js';
import { justBefore, type PartitionMemory } from './partition-memory.js';
import { Snapshotting } from './snapshotting.js';
import { limitsOf } from './limits.js';
import type { Unconfirmed } from './unconfirmed.js';
import type { Waking } from './waking.js';

/** A partition under a claim that is a fact: commands and due timers become decisions, and decisions that are read back are saved. */
export class Ownership<State, Body, Event, Refusal> {
  private readonly decider: Decider<State, Body, Event, Refusal>;
  private readonly snapshotting: Snapshotting<State, Body, Event, Refusal>;
  private readonly backpressure: Backpressure;
  private readonly unobserve: () => void;

  constructor(
    private readonly environment: ProcessorEnvironment<State, Body, Event, Refusal>,
    private readonly memory: PartitionMemory<State, Body, Event, Refusal>,
    private readonly session: PartitionSession,
    { term, owner }: Claim,
    durableCommands: boolean,
    appends: AppendQueue,
    private readonly waking: Waking<State, Body, Event, Refusal>,
    failed: (error: unknown) => void,
  ) {
    const { partition, intake } = session;
    this.decider = new Decider(environment, memory, {
      partition,
      term,
      owner,
      durableCommands,
      append: (record: NewRecord) => {
        appends.add(record);
        waking.arm();
      },
      answered: (position) => session.answered(position),
      failed,
    });
    this.snapshotting = new Snapshotting(environment, memory, partition);
    this.unobserve = observe('runbook_queue_depth', () => [{ value: this.decider.queued, labels: { queue: 'decisions' } }]);
    this.backpressure = new Backpressure(intake, limitsOf(environment).commandsQueuedMax);
  }

  /** P3: the commands behind the highest position that is folded, and the timers. */
  begin(): void {
    const { resumeAfter } = this.memory;
    if (resumeAfter !== undefined) this.session.answered(resumeAfter);
    this.session.intake.from(resumeAfter);
    this.waking.arm();
  }

  take(commands: readonly StoredRecord[]): void {
    this.decider.add(commands.map((command) => ({ command })));
    this.backpressure.taken(this.decider.queued);
  }

  wake(ids: readonly string[]): void {
    this.decider.add(ids.map((timerOf) => ({ timerOf })));
  }

  /** P7: a decision was read back, so it is a fact now. */
  confirm(record: DecisionRecord, offset: number): void {
    const expected = this.decider.unconfirmed.confirmed();
    if (expected?.seq !== record.seq) {
      throw new Error(`expected own decision ${expected?.seq} at offset ${offset}, found ${record.seq}; the log contradicts its writer`);
    }
    const { resident } = expected;
    resident.unconfirmed--;
    if (record.events.length > 0) {
      resident.dirty ??= justBefore(record, offset);
      this.snapshotting.changed(resident);
    }
    expected.hop.end();
    expected.confirmed?.();
    this.tell(expected);
    if (expected.answers !== undefined) this.session.answered(expected.answers);
  }

  private tell({ told = [], hop }: Unconfirmed<State>): void {
    const traceId = traceIdIn(told.length > 0 ? hop.traceparent : undefined);
    for (const { facts, message } of told) this.environment.report('info', traceId === undefined ? facts : { ...facts, traceId }, message);
  }

  /** Everything that was read is confirmed: there may be room for more decisions. */
  goOn(): void {
    this.decider.pump();
    this.backpressure.decided(this.decider.queued);
  }

  /** Snapshots what is confirmed. */
  settle(): Promise<void> {
    return this.snapshotting.flush();
  }

  stop(): void {
    this.unobserve();
    this.decider.stop();
    this.snapshotting.stop();
  }
}
