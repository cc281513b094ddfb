import type { ExecutionRejection } from '../commands/rejections.js';
import { isUntaken } from '../state/attempts.js';
import type { ExecutionState, StepState } from '../state/execution-state.js';

/** A worker is told that its word means nothing any more; an executor of our own reads that in the log. */
export function refuseUnawaited({
  use,
  step,
  attempt,
}: {
  readonly use?: string;
  readonly step: string;
  readonly attempt: number;
}): ExecutionRejection | undefined {
  if (use === undefined) return undefined;
  const message = `expected attempt ${attempt} of ${step} to be open for ${use}, found that nobody waits for it; stop the work on it`;
  return { code: 'not-applicable', message };
}

/** One worker has a step, whichever was first on the log; while the run is paused nothing new is taken. Undefined: it may. */
export function refuseTaking(step: StepState, executor: string, { pause }: ExecutionState): ExecutionRejection | undefined {
  if (step.executor !== undefined && step.executor !== executor && step.leaseUntil !== undefined) {
    return { code: 'not-applicable', message: `expected a step that nobody has, found one that ${step.executor} has; take another` };
  }
  if (pause && isUntaken(step)) {
    return { code: 'not-applicable', message: 'expected a run that goes on, found one that is paused; ask again when it is resumed' };
  }
  return undefined;
}
