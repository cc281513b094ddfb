import { approvalProgress, requestersOf, stepInstances, type ExecutionState, type StepState } from '@runbook/domain';
import { durationMs, rfc3339 } from '../../http/times.js';

/** Every step, and behind each loop the instances of its iterations, as the API shows them. */
export const stepViews = (state: ExecutionState) => [...stepInstances(state.steps)].map(([path, step]) => stepView(path, step, state));

/** `id` is the step's id, or an instance's path: `scan[3]/lookup`. */
export function stepView(id: string, step: StepState, state: Pick<ExecutionState, 'startedBy' | 'requesters'>) {
  const { type, name, onFailure, status, attempt, executor, output, http, error, reason, branch, goto, evidence } = step;
  return {
    id,
    type,
    name,
    onFailure,
    status,
    attempt,
    startedAt: rfc3339(step.startedAt),
    endedAt: rfc3339(step.endedAt),
    durationMs: durationMs(step.startedAt, step.endedAt),
    retryAt: rfc3339(step.retryAt),
    ...waitingView(step, state),
    authority: step.authority,
    executor,
    output,
    http,
    error,
    reason,
    note: step.note,
    policy: step.policy,
    branch,
    goto,
    simulated: step.simulated,
    inherited: step.inherited,
    // Names and hashes alone: the values are in the answer of /evidence.
    evidence: evidence?.map(({ name: label, sha256 }) => ({ name: label, sha256 })),
  };
}

/** What an open step waits for, and what came of it. */
function waitingView(step: StepState, state: Pick<ExecutionState, 'startedBy' | 'requesters'>) {
  const { loop, approval, waiting, child, doubt } = step;
  return {
    timeoutAt: rfc3339(step.timeoutAt),
    dueAt: rfc3339(step.dueAt),
    cancelUntil: rfc3339(step.cancelUntil),
    child,
    doubt,
    loop: loop && {
      begun: loop.iterations.length,
      total: loop.total,
      concurrency: loop.concurrency,
      broke: loop.broke,
      failing: loop.failing,
    },
    approval: approval && approvalView(approval, step, state),
    waits: waiting?.open.map(({ name, event, key }) => ({ name, event, key })),
  };
}

function approvalView(
  approval: NonNullable<StepState['approval']>,
  step: StepState,
  state: Pick<ExecutionState, 'startedBy' | 'requesters'>,
) {
  const { approved, rejected, quorum } = approvalProgress(approval, step, requestersOf(state));
  return {
    id: approval.approval,
    kind: approval.kind,
    digest: approval.digest,
    approved,
    rejected,
    quorum,
    deadlineAt: rfc3339(step.timeoutAt),
  };
}
