import type { Actor, Decision, Need } from '@runbook/domain';
import type { AggregateName } from '@runbook/wire';

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
  /** When the earliest of the state's timers is due, in milliseconds since the epoch. */
  nextTimerAt(state: State): number | undefined;
  /** Nothing more is expected of it, so its memory is the first that is needed for others. It may be asked for all the same. */
  isOver?(state: State): boolean;
  /** The command that is decided when it is. Undefined for aggregates without timers. */
  readonly timerCommand?: Body;
  /**
   * The command that is decided instead when no log takes what `timerCommand` decides: nobody has sent a timer, so nobody else would hear of it.
   * Undefined for aggregates in which nothing waits for the one that is left out.
   */
  readonly unfitTimerCommand?: (reason: string) => Body;
  /** Loads what `decide` lacked; afterwards the same decision finds it, or finds that it cannot be had. */
  provide(need: Need): Promise<void>;
}

/** Time, chance and names: whatever a decision takes from outside comes in here (P5). */
export interface Circumstances {
  /** Milliseconds since the epoch by the owner's clock. */
  readonly now: number;
  /** In [0, 1): the one draw of chance that a decision has, for jitter. */
  readonly chance: number;
  readonly id: string;
  readonly tenant: string;
  readonly actor: Actor;
}
