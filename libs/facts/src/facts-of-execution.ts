import type { ExecutionEvent, Failure } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import { factIdOf, sequenceOf, type Fact } from './fact.js';
import { factsOfRequest } from './facts-of-requests.js';
import { contextAfter, type RunContext } from './run-context.js';
import { actorOf, told, type Told } from './told.js';

/** What a record of a run makes others be told, and what is known of the run behind it. */
export interface ToldOfRun {
  readonly facts: readonly Fact[];
  readonly context: RunContext;
}

/** Pure: the same record, behind the same context, is told in the same words under the same ids. */
export function factsOfExecution(record: DecisionRecord<ExecutionEvent>, before: RunContext): ToldOfRun {
  const facts: Fact[] = [];
  let context = before;
  // A run rises in the record of what it read: all that the record says is told at the level at its end.
  const { classification } = record.events.reduce(contextAfter, before);
  for (const [index, event] of record.events.entries()) {
    const after = contextAfter(context, event);
    const toldHere = [...factsOfRun(event), ...factsOfRequest(event, context, 'timer' in record.cause)];
    for (const [nth, one] of toldHere.entries())
      facts.push(
        factOf(record, index * TOLD_OF_ONE_EVENT_MAX + nth, event.at, one, {
          ...after,
          ...(classification !== undefined && { classification }),
        }),
      );
    context = after;
  }
  return { facts, context };
}

/** So that what a later version tells beside it moves no id. */
const TOLD_OF_ONE_EVENT_MAX = 10;

function factOf(record: DecisionRecord<ExecutionEvent>, index: number, at: number, one: Told, context: RunContext): Fact {
  const { id, tenant, version } = record;
  const { runbook, classification, dryRun, parent } = context;
  const place = { id, tenant, version, index };
  const seen = { execution: id, ...(classification !== undefined && { classification }) };
  const withParent = one.isOfWhole && parent !== undefined ? { parent } : {};
  const data = { ...seen, ...(runbook && { runbook }), ...(dryRun && { dryRun }), ...one.shown, ...one.more, ...withParent };
  const existence = { ...seen, ...(runbook && { runbook: { id: runbook.id, version: runbook.version } }), ...one.shown };
  return {
    id: factIdOf(place),
    type: one.type,
    at,
    tenant,
    subject: `executions/${id}`,
    key: id,
    sequence: sequenceOf(place),
    ...(runbook && { runbook: runbook.id }),
    ...(classification !== undefined && { classification }),
    data,
    existence,
  };
}

/** `shown` is told to everybody, `more` to who is cleared. */
function factsOfRun(event: ExecutionEvent): readonly Told[] {
  switch (event.type) {
    case 'ExecutionStarted':
      return [told('execution.started.v1', { status: 'RUNNING' }, { startedBy: actorOf(event.startedBy) }, true)];
    case 'ExecutionCompleted':
      return [told('execution.completed.v1', { status: 'COMPLETED' }, { failures: event.failures }, true)];
    case 'ExecutionFailed':
      return [told('execution.failed.v1', { status: 'FAILED' }, { failure: failureOf(event.failure) }, true)];
    case 'ExecutionTimedOut':
      return [told('execution.failed.v1', { status: 'TIMED_OUT' }, { failure: failureOf(event.failure) }, true)];
    case 'ExecutionCancelled':
      return [told('execution.cancelled.v1', { status: 'CANCELLED' }, {}, true)];
    case 'WaitOpened':
      return [told('execution.waiting.v1', { waitsFor: 'event' }, { step: event.step })];
    case 'StepInDoubt':
      return [told('execution.waiting.v1', { waitsFor: 'operator' }, { step: event.step })];
    case 'ApprovalRequested':
    case 'ApprovalVoided':
      return [told('execution.waiting.v1', { waitsFor: 'approval' }, { step: event.step })];
    case 'ExecutionHeld':
      return [told('authority.held.v1', {}, { because: event.because, ...(event.authority && { authority: event.authority.id }) })];
    case 'ExecutionReleased':
      return [told('authority.released.v1', {}, event.authority ? { authority: event.authority.id } : {})];
    default:
      return [];
  }
}

/** The name alone: a message may repeat what a service said. */
const failureOf = ({ step, error }: Failure) => ({ error: error.name, ...(step !== undefined && { step }) });
