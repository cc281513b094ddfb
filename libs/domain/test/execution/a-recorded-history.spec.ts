import {
  evolveExecution,
  evolveRegistry,
  isFinal,
  nextExecutionTimerAt,
  noExecution,
  noRunbook,
  type ExecutionEvent,
  type ExecutionState,
  type Json,
  type RegistryEvent,
} from '@runbook/domain';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface RecordedHistory {
  readonly name: string;
  readonly aggregate: 'execution' | 'registry';
  readonly events: readonly Json[];
  readonly state: Json;
}

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../histories');
const HISTORIES: readonly RecordedHistory[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ ...(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Omit<RecordedHistory, 'name'>), name: file }));
const EXECUTIONS = HISTORIES.filter(({ aggregate }) => aggregate === 'execution');

/** A type that is missing here does not compile. */
const EVENT_TYPES: Record<ExecutionEvent['type'] | RegistryEvent['type'], true> = {
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
  StepCancelRequested: true,
  StepCancelled: true,
  StepInDoubt: true,
  StepResolved: true,
  StepPolicyDecided: true,
  BranchChosen: true,
  TimerSet: true,
  ApprovalRequested: true,
  VoteCast: true,
  GateOverridden: true,
  ApprovalVoided: true,
  ApprovalDelegated: true,
  ApprovalCommented: true,
  ApprovalReminded: true,
  ApprovalExtended: true,
  ApprovalEscalated: true,
  StepSentBack: true,
  VotesOutdated: true,
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
  ExecutionCancelling: true,
  ExecutionYielded: true,
  ExecutionReopened: true,
  StepsReset: true,
  VariablesEdited: true,
  ParentHeeded: true,
  RequestersJoined: true,
  StartRepeated: true,
  ActionDeclared: true,
  ClassificationRaised: true,
  LicensesJoined: true,
  ExecutionPurged: true,
  AuthorityConfirmed: true,
  AuthorityChanged: true,
  AuthorityAsked: true,
  ChildRequested: true,
  ChildAbandoned: true,
  ExecutionStarted: true,
  ExecutionFailing: true,
  ExecutionCompleted: true,
  ExecutionFailed: true,
  ExecutionCancelled: true,
  ExecutionTimedOut: true,
  RunbookVersionRegistered: true,
  RunbookDrafted: true,
  RunbookDraftEdited: true,
  RunbookDraftSubmitted: true,
  RunbookDraftWithdrawn: true,
  RunbookDraftRejected: true,
  RunbookDraftApproved: true,
  RunbookDraftCommented: true,
  RunbookDraftDeleted: true,
  RunbookVersionDeprecated: true,
  LifecycleRulesSet: true,
  AuthorityCreated: true,
  AuthorityAmended: true,
  AuthorityRevoked: true,
  AuthorityReinstated: true,
  AuthorityExpired: true,
  AuthorityUsed: true,
  AuthorityRefused: true,
  AuthorityLeft: true,
  EventSourceRegistered: true,
  EventSourceRemoved: true,
  SchedulesSet: true,
  ScheduleFired: true,
  ScheduleReleased: true,
  ScheduledRunEnded: true,
  ScheduledRunRefused: true,
  SchedulePaused: true,
  ScheduleResumed: true,
  SubscriptionRegistered: true,
  SubscriptionChanged: true,
  SubscriptionPaused: true,
  SubscriptionResumed: true,
  SubscriptionSecretRotated: true,
  SubscriptionReplayAsked: true,
  SubscriptionCheckAsked: true,
  SubscriptionRemoved: true,
};

function fold({ aggregate, events }: RecordedHistory): unknown {
  if (aggregate === 'registry') return (events as unknown as RegistryEvent[]).reduce(evolveRegistry, noRunbook);
  return (events as unknown as ExecutionEvent[]).reduce(evolveExecution, noExecution);
}

describe('a recorded history', () => {
  it.each(HISTORIES)('of $name folds to the state that it folded to when it was recorded, to the byte', (history) => {
    expect(JSON.stringify(fold(history))).toBe(JSON.stringify(history.state));
  });

  it.each(EXECUTIONS)('of $name folds to the same from a snapshot at every prefix (P8)', ({ events, state }) => {
    for (let at = 0; at <= events.length; at++) {
      const before = (events.slice(0, at) as unknown as ExecutionEvent[]).reduce(evolveExecution, noExecution);
      const snapshot = JSON.parse(JSON.stringify(before)) as ExecutionState;
      const after = (events.slice(at) as unknown as ExecutionEvent[]).reduce(evolveExecution, snapshot);
      expect(JSON.stringify(after)).toBe(JSON.stringify(state));
    }
  });

  it.each(EXECUTIONS)('of $name has timers exactly until it is over', (history) => {
    const state = fold(history) as ExecutionState;
    expect(nextExecutionTimerAt(state) === undefined).toBe(isFinal(state.status));
  });

  it('is there for every type of event', () => {
    const recorded = new Set(HISTORIES.flatMap(({ events }) => events.map((event) => (event as { type: string }).type)));
    expect(Object.keys(EVENT_TYPES).filter((type) => !recorded.has(type))).toEqual([]);
  });
});

describe('an event about a step that the start did not name', () => {
  it('is folded without a trace but the count: the fold refuses nothing', () => {
    const [{ events }] = EXECUTIONS as [RecordedHistory];
    const before = (events as unknown as ExecutionEvent[]).reduce(evolveExecution, noExecution);
    for (const step of ['none', '__proto__', 'constructor']) {
      const after = evolveExecution(before, { type: 'StepLeaseRenewed', at: 1, step, attempt: 1, dispatch: 1, executor: 'x' });
      expect({ ...after, events: before.events }).toEqual(before);
      expect(Object.keys(after.steps)).toEqual(Object.keys(before.steps));
    }
  });
});
