import { rfc3339 } from '../../rfc3339.js';
import { behaviourNamed } from '../../steps/behaviours.js';
import { explainAttempt } from '../../steps/dispatched/explain.js';
import type { Explained } from '../causes/cause.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';

/** What a step that has begun waits for. */
export function openCause(step: StepState, state: ExecutionState): Explained {
  const { status, type, attempt, doubt, error, retryAt } = step;
  if (status === 'IN_DOUBT') {
    const found = doubt ?? { name: 'internal', message: 'nobody knows whether it happened' };
    const sentence = `waits for an operator: nobody knows whether attempt ${attempt} happened (${found.name}: ${found.message}); look at what it acts on, and resolve the step as completed, failed, or retry because nothing happened.`;
    return { kind: 'doubt', attempt, error: found, outcomes: ['completed', 'failed', 'retry'], sentence };
  }
  if (status === 'RETRYING' && error) {
    const at = rfc3339(retryAt ?? 0);
    const sentence = `tries again at ${at}, because attempt ${attempt} failed with ${error.name}: ${error.message}.`;
    return { kind: 'retry', attempt, at, error, sentence };
  }
  if (status === 'READY') return { kind: 'held', attempt, sentence: `goes on with attempt ${attempt} when the run is resumed.` };
  const explain = behaviourNamed(type)?.explain ?? explainAttempt;
  return explain(step, state);
}
