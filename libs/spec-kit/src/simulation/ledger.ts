import { admit, noAdmission, type Admission } from '@runbook/processor';
import {
  noCorrelation,
  noExecution,
  type CorrelationEvent,
  type CorrelationState,
  type ExecutionEvent,
  type ExecutionState,
  type ExecutionRejection,
} from '@runbook/domain';
import { decodeRecord, sha256Of, isClaim, type DecisionRecord } from '@runbook/wire';
import type { SimulatedPartition } from '../simulated-partition.js';
import type { Core } from './core.js';

/** One fact of an aggregate, with the state on both sides of it. */
export interface Turn<Event, State> {
  readonly record: DecisionRecord;
  readonly events: readonly { readonly event: Event; readonly before: State; readonly after: State }[];
}

/** All facts about one aggregate, in their order. */
export interface History<Event, State> {
  readonly id: string;
  readonly turns: Turn<Event, State>[];
  state: State;
  version: number;
  head: string | null;
}

export type RunHistory = History<ExecutionEvent, ExecutionState>;
export type MeetingHistory = History<CorrelationEvent, CorrelationState>;

/** What an owner held when it made the decision with these events, as JSON text. */
export type HeldStates = WeakMap<readonly unknown[], string>;

interface Followed {
  readonly partition: SimulatedPartition;
  admission: Admission;
  next: number;
  readonly facts: DecisionRecord[];
}

/**
 * A reader that was not there: it knows the bytes of the logs alone, takes nothing but admitted records, and passes every state through
 * JSON before it folds on. What it finds must be what the owners held, to the byte (P8).
 */
export class Ledger {
  readonly runs = new Map<string, RunHistory>();
  readonly meetings = new Map<string, MeetingHistory>();
  /** What was refused, by aggregate. */
  readonly rejections = new Map<string, ExecutionRejection[]>();
  readonly faults: string[] = [];
  private readonly followed: Followed[] = [];

  constructor(
    private readonly core: Core,
    private readonly held: HeldStates,
  ) {}

  follow(partition: SimulatedPartition): void {
    this.followed.push({ partition, admission: noAdmission, next: 0, facts: [] });
  }

  /** Every fact of the partition that was read so far. */
  factsOf(partition: SimulatedPartition): readonly DecisionRecord[] {
    return this.followed.find((one) => one.partition === partition)?.facts ?? [];
  }

  /** The same, with what is new. */
  newestFactsOf(partition: SimulatedPartition): readonly DecisionRecord[] {
    this.catchUp();
    return this.factsOf(partition);
  }

  /** Reads what is new. */
  catchUp(): void {
    for (const followed of this.followed) {
      const { events } = followed.partition;
      for (; followed.next < events.length; followed.next++) {
        const { value } = events[followed.next]!;
        const record = decodeRecord(value);
        const admission = admit(followed.admission, record);
        if (!admission) continue;
        followed.admission = admission;
        if (isClaim(record)) continue;
        followed.facts.push(record);
        this.take(record, value);
      }
    }
  }

  private take(record: DecisionRecord, value: Buffer): void {
    if (record.rejection) {
      const earlier = this.rejections.get(record.id) ?? [];
      this.rejections.set(record.id, [...earlier, record.rejection as ExecutionRejection]);
      return;
    }
    const fresh = JSON.parse(value.toString('utf8')) as DecisionRecord;
    const held = this.held.get(record.events);
    const hash = sha256Of(value);
    if (record.aggregate === 'execution') {
      const run = historyOf<ExecutionEvent, ExecutionState>(this.runs, record.id, noExecution);
      this.fold(run, fresh, hash, held, this.core.evolveExecution);
    } else {
      const meeting = historyOf<CorrelationEvent, CorrelationState>(this.meetings, record.id, noCorrelation);
      this.fold(meeting, fresh, hash, held, this.core.evolveCorrelation);
    }
  }

  private fold<Event, State>(
    history: History<Event, State>,
    record: DecisionRecord,
    hash: string,
    held: string | undefined,
    evolve: (state: State, event: Event) => State,
  ): void {
    const { id, version, prev } = record;
    const snapshot = JSON.stringify(history.state);
    if (held !== undefined && held !== snapshot) this.faults.push(`replay-equals-live: ${firstDifference(id, version, held, snapshot)}`);
    if (version !== history.version + 1 || prev !== history.head) {
      this.faults.push(
        `chain-holds: expected version ${history.version + 1} of ${id} after ${history.head}, found ${version} after ${prev}`,
      );
    }
    let state = JSON.parse(snapshot) as State;
    const events = (record.events as readonly unknown[] as readonly Event[]).map((event) => {
      const before = state;
      state = evolve(state, event);
      return { event, before, after: state };
    });
    history.turns.push({ record, events });
    Object.assign(history, { state, version, head: hash });
  }
}

function historyOf<Event, State>(histories: Map<string, History<Event, State>>, id: string, zero: State): History<Event, State> {
  const found = histories.get(id) ?? { id, turns: [], state: zero, version: 0, head: null };
  histories.set(id, found);
  return found;
}

const SHOWN = 60;

function firstDifference(id: string, version: number, held: string, folded: string): string {
  let at = 0;
  while (at < held.length && held[at] === folded[at]) at++;
  const from = Math.max(0, at - SHOWN);
  return (
    `expected the owner that decided version ${version} of ${id} to hold what the log folds to, ` +
    `found a difference at character ${at}: held …${held.slice(from, at + SHOWN)}…, folded …${folded.slice(from, at + SHOWN)}…`
  );
}
