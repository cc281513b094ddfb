import { approvalProgress, progressText, requestersOf } from '../causes/approval-progress.js';
import { rfc3339, untilText, type Explained } from '../causes/cause.js';
import { isUntaken } from '../state/attempts.js';
import type { ExecutionState, LoopState, StepState } from '../state/execution-state.js';

/** What a step that has begun waits for. */
export function openCause(step: StepState, state: ExecutionState): Explained {
  const { status, attempt, timeoutAt } = step;
  if (status === 'IN_DOUBT') {
    const error = step.doubt ?? { name: 'internal', message: 'nobody knows whether it happened' };
    const sentence = `is in doubt after attempt ${attempt}: ${error.message}; resolve it when you know what happened.`;
    return { kind: 'doubt', attempt, error, sentence };
  }
  if (status === 'AWAITING_APPROVAL' && step.approval) {
    const progress = approvalProgress(step.approval, step, requestersOf(state));
    return { kind: 'approval', ...progress, sentence: `waits for people${untilText(timeoutAt)}: ${progressText(progress)}.` };
  }
  if (status === 'AWAITING_EVENT' && step.waiting) return eventsCause(step, step.waiting);
  if (status === 'RETRYING' && step.error) {
    const at = rfc3339(step.retryAt ?? 0);
    const sentence = `tries again at ${at}, because attempt ${attempt} failed with ${step.error.name}: ${step.error.message}.`;
    return { kind: 'retry', attempt, at, error: step.error, sentence };
  }
  if (status === 'READY') return { kind: 'held', attempt, sentence: `goes on with attempt ${attempt} when the run is resumed.` };
  return runningCause(step);
}

function runningCause(step: StepState): Explained {
  const { attempt, executor, leaseUntil, timeoutAt, cancelUntil, dueAt, child, loop } = step;
  const until = timeoutAt === undefined ? {} : { until: rfc3339(timeoutAt) };
  if (loop) return { ...loopCause(loop), ...until };
  if (dueAt !== undefined) return { kind: 'timer', until: rfc3339(dueAt), sentence: `waits${untilText(dueAt)}.` };
  if (child !== undefined)
    return { kind: 'child', execution: child, ...until, sentence: `waits for its child run ${child}${untilText(timeoutAt)}.` };
  if (cancelUntil !== undefined) {
    const sentence = `was told to stop attempt ${attempt} and has${untilText(cancelUntil)} to do so.`;
    return { kind: 'cancelling', attempt, until: rfc3339(cancelUntil), sentence };
  }
  if (isUntaken(step)) {
    const sentence = `waits for a worker that takes attempt ${attempt}${untilText(timeoutAt)}.`;
    return { kind: 'attempt', attempt, ...until, sentence };
  }
  const at = executor === undefined ? 'which no executor has taken yet' : `at executor ${executor}`;
  const lease = leaseUntil === undefined ? {} : { leaseUntil: rfc3339(leaseUntil) };
  const sentence = `runs attempt ${attempt}, ${at}; its lease holds${untilText(leaseUntil)}.`;
  return { kind: 'attempt', attempt, ...(executor !== undefined && { executor }), ...lease, ...until, sentence };
}

function eventsCause({ timeoutAt }: StepState, { mode, open, received }: NonNullable<StepState['waiting']>): Explained {
  const waits = open.map(({ event, key, name }) => ({ event, ...(key !== undefined && { key }), ...(name !== undefined && { name }) }));
  const texts = waits.map(({ event, key }) => (key === undefined ? event : `${event} with key ${key}`));
  const until = timeoutAt === undefined ? {} : { until: rfc3339(timeoutAt) };
  const sentence = `waits for ${texts.join(mode === 'any' ? ' or ' : ' and ')}${untilText(timeoutAt)}.`;
  return { kind: 'events', mode, waits, received: Object.keys(received), ...until, sentence };
}

function loopCause({ iterations, total, failing }: LoopState): Explained {
  const begun = iterations.length;
  const ended = iterations.filter((iteration) => iteration?.collected !== undefined).length;
  if (failing)
    return { kind: 'loop-ending', error: failing, sentence: `is failing: ${failing.message}; what still runs in it is waited for.` };
  const of = total === undefined ? '' : ` of ${total}`;
  return {
    kind: 'loop',
    begun,
    ended,
    ...(total !== undefined && { total }),
    sentence: `has begun ${begun}${of} iterations and ended ${ended}.`,
  };
}
