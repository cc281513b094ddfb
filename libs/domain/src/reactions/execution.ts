import type { RegistryCommand } from '../registry/commands.js';
import type { ExecutionCommand } from '../execution/commands/index.js';
import type {
  ChildRequested,
  ExecutionEvent,
  OverrideAddress,
  ParentStep,
  ScheduleAddress,
  WaitOpened,
} from '../execution/events/index.js';
import { idOf } from '../execution/state/paths.js';
import type { ExecutionRejection } from '../execution/commands/rejections.js';
import type { ExecutionStatus } from '../execution/state/transitions.js';
import { reactionsOfAuthority, reactionToUnwanted } from './authority.js';
import type { Reaction, RecordFacts } from './reaction.js';

/**
 * What a record of an execution makes other aggregates do: waits are opened and closed where events meet them, child runs are started,
 * paused, resumed and cancelled, an authority is asked and left, and an end is told to the parent or the schedule that waits for it.
 */
export function reactionsToExecution({
  id,
  tenant,
  version,
  events,
  rejection,
}: RecordFacts<ExecutionEvent, ExecutionRejection>): Reaction[] {
  if (rejection) return [...reactionsToRefusal({ id, tenant }, rejection), ...(rejection.cancels ? [lookAgain(id)] : [])];
  const isTerminated = events.some((event) => event.type === 'ExecutionCancelled' && event.terminated === true);
  return events.flatMap((event) => [...reactionsTo({ id, version, isTerminated }, event), ...reactionsOfAuthority({ id, tenant }, event)]);
}

interface Deciding {
  readonly id: string;
  readonly version: number;
  readonly isTerminated: boolean;
}

function reactionsTo({ id, version: parentVersion, isTerminated }: Deciding, event: ExecutionEvent): Reaction[] {
  switch (event.type) {
    case 'WaitOpened':
      return opened(id, event);
    case 'WaitsClosed':
      return event.waits.map((wait) => ({ to: 'correlation', id: wait.correlation, body: { type: 'CloseWait', wait: wait.id } }));
    case 'ChildRequested':
      return [{ to: 'execution', id: event.child, body: startOf(id, event) }];
    case 'ChildAbandoned':
      return [toChild(event.child, { type: isTerminated ? 'TerminateExecution' : 'CancelExecution', reason: REASON_OF_PARENT })];
    case 'ExecutionPausing': {
      const { approvalDeadlines, reason = REASON_OF_PARENT } = event;
      return (event.children ?? []).map((child) => toChild(child, { type: 'PauseExecution', approvalDeadlines, reason, parentVersion }));
    }
    case 'ExecutionResumed':
      return (event.children ?? []).map((child) =>
        toChild(child, { type: 'ResumeExecution', reason: event.reason ?? REASON_OF_PARENT, parentVersion }),
      );
    case 'GateOverridden':
      return [heed(event.override)];
    case 'ExecutionCompleted':
    case 'ExecutionFailed':
    case 'ExecutionCancelled':
    case 'ExecutionTimedOut':
      return ended(id, event);
    default:
      return [];
  }
}

/** Whoever owes a look at it, or owes nothing. */
const heed = ({ identities, id }: OverrideAddress, refusal?: { readonly code: string; readonly message: string }): Reaction => ({
  to: 'identity',
  id: identities,
  body: { type: 'HeedOverride', override: id, ...(refusal && { refusal }) },
});

/** Where the parent's word has no reason of its own. */
const REASON_OF_PARENT = 'the parent run asked for it';

const toChild = (id: string, body: ExecutionCommand): Reaction => ({ to: 'execution', id, body });

function opened(execution: string, { step, runbook, waits }: WaitOpened): Reaction[] {
  return waits.map(({ id, correlation, when }) => {
    const wait = { id, execution, step, runbook, definitionStep: idOf(step), ...(when && { when }) };
    return { to: 'correlation', id: correlation, body: { type: 'OpenWait', wait } };
  });
}

function startOf(
  execution: string,
  { type: _type, at: _at, attempt: _attempt, timeoutMs: _timeoutMs, authority, ...facts }: ChildRequested,
): ExecutionCommand {
  const { step, child, depth, ...request } = facts;
  // The id is made for this attempt of this step alone: there is no other request with it.
  const named = authority && { authority: authority.id };
  return { type: 'StartExecution', ...request, ...named, requestDigest: child, parent: { execution, step, depth } };
}

const STATUS_OF_END = {
  ExecutionCompleted: 'COMPLETED',
  ExecutionFailed: 'FAILED',
  ExecutionCancelled: 'CANCELLED',
  ExecutionTimedOut: 'TIMED_OUT',
} as const satisfies Record<string, ExecutionStatus>;

type End = Extract<ExecutionEvent, { type: keyof typeof STATUS_OF_END }>;

function ended(id: string, event: End): Reaction[] {
  const { parent, schedule, requesters, classification, dataLicenses } = event;
  const status = STATUS_OF_END[event.type];
  const told: Reaction[] = [];
  if (parent) {
    const outcome = event.type === 'ExecutionCompleted' ? { outputs: event.outputs } : { error: event.failure.error };
    const about = {
      ...(requesters && { requesters }),
      ...(dataLicenses && { dataLicenses }),
      ...(classification !== undefined && { classification }),
    };
    told.push(tellParent(parent, { type: 'EndChild', step: parent.step, child: id, status, ...outcome, ...about }));
  }
  if (schedule) told.push(tellSchedule(schedule, { type: 'EndScheduledRun', trigger: schedule.trigger, execution: id, status }));
  return told;
}

const tellParent = ({ execution }: ParentStep, body: ExecutionCommand): Reaction => ({ to: 'execution', id: execution, body });

const tellSchedule = ({ registry }: ScheduleAddress, body: RegistryCommand): Reaction => ({
  to: 'registry',
  id: registry,
  body,
});

/** Whatever is due by now: that the run is cancelled, too. */
const lookAgain = (id: string): Reaction => ({ to: 'execution', id, body: { type: 'FireTimers' } });

/**
 * A child that may not start ends the step that waits for it, and a schedule is told that its run did not start; an event that was refused
 * goes back to where it can meet another wait, and an authority that took a run for nothing lets it go.
 */
function reactionsToRefusal(
  { id, tenant }: { readonly id: string; readonly tenant: string },
  { code, message, parent, schedule, override, undelivered, unwanted }: ExecutionRejection,
): Reaction[] {
  if (unwanted) return [reactionToUnwanted({ id, tenant }, unwanted)];
  if (override) return [heed(override, { code, message })];
  if (parent && code !== 'already-started') {
    const name = code === 'limit-exceeded' ? code : 'denied';
    const error = { name, message: `expected ${id} to start, found a refusal (${code}): ${message}`, terminal: true };
    return [tellParent(parent, { type: 'EndChild', step: parent.step, child: id, status: 'FAILED', error })];
  }
  if (schedule && code !== 'already-started') {
    const { trigger } = schedule;
    return [tellSchedule(schedule, { type: 'RefuseScheduledRun', trigger, execution: id, reason: `${code}: ${message}` })];
  }
  if (undelivered && code !== 'already-holds') {
    const { correlation, wait, dedupeId, event } = undelivered;
    return [{ to: 'correlation', id: correlation, body: { type: 'ReturnEvent', wait, dedupeId, event } }];
  }
  return [];
}
