import {
  idOf,
  stepAt,
  type CompiledRunbook,
  type CompiledStep,
  type ExecutionEvent,
  type ExecutionState,
  type StepState,
} from '@runbook/domain';
import type { Deprecations } from '../deprecations.js';
import type { Ledger, RunHistory } from '../ledger.js';
import type { Definitions } from '../simulated-aggregates.js';

/** What invariants look at: all facts, and what only the world knew. */
export interface Finished {
  readonly ledger: Ledger;
  readonly definitions: Definitions;
  readonly effectless: ReadonlySet<string>;
  /** When outages ended, the earliest first, in milliseconds since the epoch. */
  readonly outagesEnded: readonly number[];
  readonly deprecations: Deprecations;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
}

/** What is wrong with one run, as texts that say what was expected and what was found; empty when the rule held. */
export type RunInvariant = (run: Judged) => string[];

/** What is wrong with the world as a whole. */
export type WorldInvariant = (finished: Finished) => string[];

/** One fact of a run with the states around it. */
export interface Fact<E extends ExecutionEvent = ExecutionEvent> {
  readonly event: E;
  readonly before: ExecutionState;
  readonly after: ExecutionState;
  /** RFC 3339 of its record. */
  readonly at: string;
}

/** A run as it is judged. */
export interface Judged {
  readonly id: string;
  readonly state: ExecutionState;
  readonly facts: readonly Fact[];
  readonly runbook: CompiledRunbook;
  readonly finished: Finished;
}

export function judged({ id, state, turns }: RunHistory, finished: Finished): Judged {
  const runbook = finished.definitions.compiled(state.runbook.digest);
  if (!runbook) throw new Error(`expected a definition of ${id}, found none`);
  return { id, state, runbook, finished, facts: turns.flatMap(({ record, events }) => events.map((fact) => ({ ...fact, at: record.at }))) };
}

/** The facts of this type. */
export function factsOfType<T extends ExecutionEvent['type']>({ facts }: Judged, type: T): Fact<Extract<ExecutionEvent, { type: T }>>[] {
  return facts.filter(({ event }) => event.type === type) as unknown as Fact<Extract<ExecutionEvent, { type: T }>>[];
}

/** A step that a fact leads out of one status into another. */
export interface Move {
  readonly path: string;
  readonly step: CompiledStep;
  readonly from: StepState;
  readonly to: StepState;
  readonly fact: Fact;
}

/** Every move of a step's status. */
export function moves({ facts, runbook }: Judged): Move[] {
  return facts.flatMap((fact) => {
    if (!('step' in fact.event) || fact.event.type === 'StepsReset') return [];
    const path = fact.event.step;
    const step = runbook.step(idOf(path));
    const from = stepAt(fact.before.steps, path);
    const to = stepAt(fact.after.steps, path);
    return step && from && to && from.status !== to.status ? [{ path, step, from, to, fact }] : [];
  });
}

/** Facts by which something new begins that acts, asks or waits. */
export const BEGINNINGS: ReadonlySet<ExecutionEvent['type']> = new Set([
  'StepRequested',
  'ChildRequested',
  'ApprovalRequested',
  'WaitOpened',
  'TimerSet',
  'LoopStarted',
  'IterationStarted',
]);
