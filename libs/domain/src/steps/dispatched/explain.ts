import { rfc3339 } from '../../rfc3339.js';
import { until, untilText, type Explained } from '../../execution/causes/cause.js';
import { isUntaken } from '../../execution/state/attempts.js';
import type { StepState } from '../../execution/state/execution-state.js';

export function explainAttempt(step: StepState): Explained {
  const { attempt, timeoutAt, cancelUntil, policy } = step;
  if (cancelUntil !== undefined) {
    const sentence = `was told to stop attempt ${attempt} and has${untilText(cancelUntil)} to do so.`;
    return { kind: 'cancelling', attempt, until: rfc3339(cancelUntil), sentence };
  }
  if (policy?.outcome === 'unavailable') {
    const { askedAt, reason = 'it said nothing that counts' } = policy;
    const sentence = `waits with attempt ${attempt} for the policy, which could not be asked at ${askedAt}${untilText(timeoutAt)}: ${reason}.`;
    return { kind: 'policy', attempt, since: askedAt, reason, ...until(timeoutAt), sentence };
  }
  if (isUntaken(step)) {
    const sentence = `waits for a worker that takes attempt ${attempt}${untilText(timeoutAt)}.`;
    return { kind: 'attempt', attempt, ...since(step), ...until(timeoutAt), sentence };
  }
  return { kind: 'attempt', attempt, ...holder(step), ...until(timeoutAt), sentence: holderText(step) };
}

/** Who has the step, and when it last said so: each heartbeat, like the request, moves the lease by the same time. */
function holder({ startedAt, executor, leaseUntil, leaseMs, dispatch }: StepState) {
  return {
    dispatch,
    ...since({ startedAt }),
    ...(executor !== undefined && { executor }),
    ...(leaseUntil !== undefined && leaseMs !== undefined && { heardAt: rfc3339(leaseUntil - leaseMs) }),
    ...(leaseUntil !== undefined && { leaseUntil: rfc3339(leaseUntil) }),
  };
}

function holderText(step: StepState): string {
  const { attempt, executor, startedAt, leaseUntil } = step;
  const { heardAt } = holder(step);
  const begun = startedAt === undefined ? '' : `; the step began at ${rfc3339(startedAt)}`;
  const lease = `its lease holds${untilText(leaseUntil)}${begun}`;
  if (executor !== undefined) return `runs attempt ${attempt} at executor ${executor}, heard of at ${heardAt}; ${lease}.`;
  // Executors own partitions, so the log need not say which one is asked; whoever has it says so.
  return `runs attempt ${attempt}, asked for at ${heardAt}; the executor that has it names itself with its first heartbeat; ${lease}.`;
}

/** When the step began, with its first attempt. */
const since = ({ startedAt }: Pick<StepState, 'startedAt'>): { readonly since?: string } =>
  startedAt === undefined ? {} : { since: rfc3339(startedAt) };
