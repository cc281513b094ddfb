import {
  EXECUTION_MOVES,
  idOf,
  STEP_MOVES,
  STEP_TYPES,
  stepAt,
  type CorrelationEvent,
  type ExecutionEvent,
  type ExecutionState,
} from '@runbook/domain';
import type { RunHistory } from './ledger.js';
import { ACT_KINDS, type Schedule } from './schedule.js';
import type { Simulated } from './simulate.js';

/** How often what occurred, by kind and name. Adds up over worlds and processes. */
export type Tally = Record<string, Record<string, number>>;

/** Every type of event of an execution; one that is missing here does not compile. */
const EXECUTION_EVENTS: Record<ExecutionEvent['type'], true> = {
  ExecutionStarted: true,
  StepRequested: true,
  StepLeaseRenewed: true,
  CredentialsUsed: true,
  StepLeaseLost: true,
  StepHeld: true,
  StepAttemptFailed: true,
  StepCompleted: true,
  StepSimulated: true,
  StepFailed: true,
  StepSkipped: true,
  StepPolicyDecided: true,
  StepCancelRequested: true,
  StepCancelled: true,
  StepInDoubt: true,
  StepResolved: true,
  BranchChosen: true,
  TimerSet: true,
  ChildRequested: true,
  ChildAbandoned: true,
  ApprovalRequested: true,
  VoteCast: true,
  GateOverridden: true,
  ApprovalVoided: true,
  VotesOutdated: true,
  ApprovalDelegated: true,
  ApprovalCommented: true,
  ApprovalReminded: true,
  ApprovalExtended: true,
  ApprovalEscalated: true,
  StepSentBack: true,
  WaitOpened: true,
  EventReceived: true,
  WaitsClosed: true,
  LoopStarted: true,
  IterationStarted: true,
  IterationEnded: true,
  LoopFailing: true,
  ExecutionPausing: true,
  ExecutionPaused: true,
  ExecutionResumed: true,
  ExecutionHeld: true,
  ExecutionReleased: true,
  ExecutionFailing: true,
  ExecutionCancelling: true,
  ExecutionYielded: true,
  ExecutionReopened: true,
  StepsReset: true,
  VariablesEdited: true,
  ParentHeeded: true,
  RequestersJoined: true,
  StartRepeated: true,
  ClassificationRaised: true,
  LicensesJoined: true,
  ExecutionPurged: true,
  AuthorityConfirmed: true,
  AuthorityChanged: true,
  AuthorityAsked: true,
  ExecutionCompleted: true,
  ExecutionFailed: true,
  ExecutionCancelled: true,
  ExecutionTimedOut: true,
};

const CORRELATION_EVENTS: Record<CorrelationEvent['type'], true> = {
  WaitRegistered: true,
  WaitUnregistered: true,
  EventCorrelated: true,
  EventBuffered: true,
  EventDropped: true,
  EventReturned: true,
  BufferedEventExpired: true,
  DuplicatesSealed: true,
};

export const EXECUTION_EVENT_TYPES = Object.keys(EXECUTION_EVENTS) as readonly ExecutionEvent['type'][];
const CORRELATION_EVENT_TYPES: readonly string[] = Object.keys(CORRELATION_EVENTS);

const listed = (table: Readonly<Partial<Record<string, readonly string[]>>>): string[] =>
  Object.entries(table).flatMap(([from, tos]) => (tos ?? []).map((to) => `${from} ${to}`));

/**
 * The first needs a record of a thousand events, which no small world has; suites of decisions with much to say have it. No run of a world is
 * under an authority; `races-of-a-revocation` plays those. Nobody of a world is a member, so nobody overrides;
 * `a-gate-that-one-person-opens` does. Without an authority nothing says how long a run is kept; `a-run-that-is-kept-for-a-time` does.
 * Duplicates are sealed when there are more of them than a world has events; `an-event-of-long-ago` has as many.
 */
const BEYOND: ReadonlySet<string> = new Set([
  'ExecutionYielded',
  'AuthorityConfirmed',
  'AuthorityChanged',
  'AuthorityAsked',
  'GateOverridden',
  'ExecutionPurged',
  'DuplicatesSealed',
]);

/** What the proof should have seen, by kind. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  'execution event': EXECUTION_EVENT_TYPES.filter((type) => !BEYOND.has(type)),
  'correlation event': CORRELATION_EVENT_TYPES.filter((type) => !BEYOND.has(type)),
  'step move': listed(STEP_MOVES),
  'run move': listed(EXECUTION_MOVES),
  'step type': STEP_TYPES,
  act: ACT_KINDS,
};

/** What was wanted and never occurred, as `<kind>: <name>`. */
export function missingIn(tally: Tally): string[] {
  return Object.entries(WANTED).flatMap(([kind, names]) => names.filter((name) => !tally[kind]?.[name]).map((name) => `${kind}: ${name}`));
}

export function addTally(into: Tally, other: Tally): void {
  for (const [kind, names] of Object.entries(other)) for (const [name, times] of Object.entries(names)) count(into, kind, name, times);
}

/** Adds what occurred in one world. */
export function countWorld(tally: Tally, schedule: Schedule, { world }: Simulated): void {
  const { runs, meetings, rejections } = world.ledger;
  count(tally, 'size', 'schedules');
  for (const { kind } of schedule.acts) count(tally, 'act', kind);
  for (const [kind, times] of world.injected) count(tally, 'fault injected', kind, times);
  for (const { code } of [...rejections.values()].flat()) count(tally, 'refusal', code);
  for (const run of runs.values()) countRun(tally, run);
  for (const { turns } of meetings.values()) {
    count(tally, 'size', 'decisions', turns.length);
    for (const { event } of turns.flatMap(({ events }) => events)) count(tally, 'correlation event', event.type);
  }
}

function countRun(tally: Tally, { state, turns }: RunHistory): void {
  count(tally, 'size', 'runs');
  count(tally, 'size', 'decisions', turns.length);
  count(tally, 'end', state.status);
  for (const { event, before, after } of turns.flatMap(({ events }) => events)) {
    count(tally, 'size', 'events');
    count(tally, 'execution event', event.type);
    if (before.status !== after.status) count(tally, 'run move', `${before.status} ${after.status}`);
    if ('step' in event && event.type !== 'StepsReset') countMove(tally, event, before, after);
  }
}

/** A step that is asked for again moves, though its status stays. */
const AGAIN: ReadonlySet<string> = new Set(['StepRequested', 'StepAttemptFailed']);

function countMove(tally: Tally, event: Extract<ExecutionEvent, { step: string }>, before: ExecutionState, after: ExecutionState): void {
  const from = stepAt(before.steps, event.step);
  const to = stepAt(after.steps, event.step);
  if (!from || !to || (from.status === to.status && !AGAIN.has(event.type))) return;
  count(tally, 'step move', `${from.status} ${to.status}`);
  if (from.status === 'PENDING' && to.status !== 'SKIPPED') count(tally, 'step type', to.type);
  if (from.status === 'PENDING' && idOf(event.step) !== event.step) count(tally, 'size', 'steps in loops');
}

function count(tally: Tally, kind: string, name: string, times = 1): void {
  const names = (tally[kind] ??= {});
  names[name] = (names[name] ?? 0) + times;
}
