import { rfc3339 } from '../../rfc3339.js';
import { until, untilText, type Explained } from '../../execution/causes/cause.js';
import { isUntaken } from '../../execution/state/attempts.js';
import type { StepState } from '../../execution/state/execution-state.js';

export function explainAttempt(step: StepState): Explained {
  const { attempt, executor, leaseUntil, timeoutAt, cancelUntil } = step;
  if (cancelUntil !== undefined) {
    const sentence = `was told to stop attempt ${attempt} and has${untilText(cancelUntil)} to do so.`;
    return { kind: 'cancelling', attempt, until: rfc3339(cancelUntil), sentence };
  }
  if (isUntaken(step)) {
    const sentence = `waits for a worker that takes attempt ${attempt}${untilText(timeoutAt)}.`;
    return { kind: 'attempt', attempt, ...until(timeoutAt), sentence };
  }
  const at = executor === undefined ? 'which no executor has taken yet' : `at executor ${executor}`;
  const lease = leaseUntil === undefined ? {} : { leaseUntil: rfc3339(leaseUntil) };
  const sentence = `runs attempt ${attempt}, ${at}; its lease holds${untilText(leaseUntil)}.`;
  return { kind: 'attempt', attempt, ...(executor !== undefined && { executor }), ...lease, ...until(timeoutAt), sentence };
}
