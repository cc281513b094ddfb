import { isWorkerAction, type ExecutionEvent, type Grounds, type Json, type StepRequested } from '@runbook/domain';
import { digestOfParts } from '../log/digests.js';

/** A step that is offered to workers, or that one of them has: as the log says it is. */
export interface WorkerTask {
  /** `tsk_…`: a new one for every attempt and dispatch, so that a late report about an earlier one is not taken for this one's. */
  readonly id: string;
  readonly partition: number;
  readonly tenant: string;
  readonly execution: string;
  readonly step: string;
  /** `<namespace>/<name>`. */
  readonly action: string;
  readonly attempt: number;
  readonly dispatch: number;
  readonly idempotencyKey: string;
  /** Milliseconds since the epoch, by the deciding owner's clock. */
  readonly requestedAt: number;
  readonly timeoutMs: number;
  readonly leaseMs: number;
  readonly effect?: 'once';
  /** Of the record that asked for it. */
  readonly requestId?: string;
  /** Of that record: what carries its trace on. */
  readonly traceparent?: string;
  /** On what its dispatch rests. */
  readonly grounds?: Grounds;
  /** The worker that has it, as the log names it. */
  readonly holder?: string;
  /** The run is paused: nobody may take it. */
  readonly paused?: true;
  /** The worker should stop; until then it may say how it ended. */
  readonly cancelUntil?: number;
}

/** A task as it is stored, with the parameters, which may hold blob references. */
export interface WorkerTaskDocument extends WorkerTask {
  /** One for each step instance: a new attempt replaces the one before. */
  readonly _id: string;
  readonly parameters: Json;
  /** Of the execution, at the record that made the task so: what a gateway stores that was overtaken has a smaller one. */
  readonly version: number;
}

export const documentIdOf = (execution: string, step: string): string => `${execution} ${step}`;

/** The task that a request opens; undefined when it is not for workers. */
export function taskOf(
  {
    version,
    ...place
  }: { partition: number; tenant: string; execution: string; version: number; requestId?: string; traceparent?: string },
  asked: StepRequested,
): WorkerTaskDocument | undefined {
  const { step, use, attempt, dispatch, idempotencyKey, at, timeoutMs, leaseMs, effect, parameters, grounds } = asked;
  if (!asked.offered || use === undefined || !isWorkerAction(use)) return undefined;
  return {
    _id: documentIdOf(place.execution, step),
    id: `tsk_${digestOfParts([place.execution, step, attempt, dispatch])}`,
    ...place,
    step,
    action: use,
    attempt,
    dispatch,
    idempotencyKey,
    requestedAt: at,
    timeoutMs,
    leaseMs,
    ...(effect && { effect }),
    ...(grounds && { grounds }),
    parameters,
    version,
  };
}

/** What an event makes of a task of its step, or of its execution; undefined when it is over. */
export function taskAfter(task: WorkerTask, event: ExecutionEvent): WorkerTask | undefined {
  switch (event.type) {
    case 'StepLeaseRenewed':
      return task.holder === event.executor ? task : { ...task, holder: event.executor };
    case 'StepLeaseLost': {
      const { holder: _holder, ...untaken } = task;
      return untaken;
    }
    case 'StepCancelRequested':
      return { ...task, cancelUntil: event.graceUntil };
    case 'ExecutionPausing':
    case 'ExecutionHeld':
      return { ...task, paused: true };
    case 'ExecutionResumed':
    case 'ExecutionReleased':
    case 'ExecutionCancelling': {
      const { paused: _paused, ...going } = task;
      return going;
    }
    case 'StepHeld':
    case 'StepCompleted':
    case 'StepFailed':
    case 'StepAttemptFailed':
    case 'StepSkipped':
    case 'StepCancelled':
    case 'StepInDoubt':
    case 'StepsReset':
    case 'ExecutionCompleted':
    case 'ExecutionFailed':
    case 'ExecutionCancelled':
    case 'ExecutionTimedOut':
      return undefined;
    default:
      return task;
  }
}
