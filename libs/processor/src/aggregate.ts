import type { Actor, Decision, Need } from '@runbook/domain';
import type { AggregateName, DecisionRecord } from '@runbook/wire';

/** What the processor runs: a zero state, `decide`, `evolve`, and when the state wants to be woken. */
export interface Aggregate<State = unknown, Body = unknown, Event = unknown, Refusal = unknown> {
  readonly name: AggregateName;
  /** Snapshots of another fold version are not read: the log is replayed whole (P8). */
  readonly foldVersion: number;
  readonly zero: State;
  decide(body: Body, state: State, circumstances: Circumstances): Decision<Event, Refusal>;
  evolve(state: State, event: Event): State;
  /** All events of one record at once, where that is cheaper than one after the other. */
  evolveAll?(state: State, events: readonly Event[]): State;
  /**
   * When the earliest of the state's timers is due, in milliseconds since the epoch. `ownedSince` may put it off; without it the answer is the
   * earliest that it can be.
   */
  nextTimerAt(state: State, ownedSince?: number): number | undefined;
  /** Nothing more is expected of it, so its memory is the first that is needed for others. It may be asked for all the same. */
  isOver?(state: State): boolean;
  /** The command that is decided when it is. Undefined for aggregates without timers. */
  readonly timerCommand?: Body;
  /**
   * What is decided instead of a command, or of a timer, that no decision can be made about, where the aggregate itself must go on from that:
   * nobody sends such a word again, so nobody else would hear of it. Asked about its own answer too, until it has none: each must ask for less
   * than the one before. Undefined where the sender is told, or nothing waits for what is left out.
   */
  insteadOf?(body: Body, undecided: Undecided): Body | undefined;
  /**
   * What operators are told of a record that made `after` of `before`. It is told by the owner that decided it, once the record is a fact: no reader
   * tells it, and no replay tells it again.
   */
  told?(before: State, after: State, record: DecisionRecord): readonly Told[];
  /**
   * Counts for telemetry what a record made of `before`. Called by the owner that decided it, once the record is a fact, and only where somebody records.
   */
  counted?(before: State, after: State, record: DecisionRecord): void;
  /**
   * Loads what `decide` lacked; afterwards the same decision finds it, or finds that it cannot be had. No other decision of the partition is made
   * meanwhile; `settled` resolves when all that were made before are on the log and read back.
   */
  provide(need: Need, settled: () => Promise<void>): Promise<void>;
}

/** A line of the log about a decision, on level `info`: names, counts and times, never what a user wrote. */
export interface Told {
  readonly facts: object;
  readonly message: string;
}

/** Why no decision can be made. */
export interface Undecided {
  /** `limit-exceeded`: it fits into no record, or needs value after value. `internal`: it broke, which is a defect. */
  readonly name: 'limit-exceeded' | 'internal';
  /** Expected, found, what to do. */
  readonly message: string;
}

/** Time, chance and names: whatever a decision takes from outside comes in here (P5). */
export interface Circumstances {
  /** Milliseconds since the epoch by the owner's clock. */
  readonly now: number;
  /** Since when this owner owns the partition, as milliseconds since the epoch by the owner's clock of now. Nobody was heard shortly before. */
  readonly ownedSince: number;
  /** In [0, 1): the one draw of chance that a decision has, for jitter. */
  readonly chance: number;
  readonly id: string;
  readonly tenant: string;
  readonly actor: Actor;
}
