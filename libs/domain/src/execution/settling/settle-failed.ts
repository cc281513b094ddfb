import type { Drafting } from '../drafting/drafting.js';
import type { Instance } from '../drafting/instance.js';
import type { StepError, StepFailed } from '../events/index.js';
import { loopsAround } from '../state/paths.js';
import { cancelOpenSteps } from './cancel-open-steps.js';
import { failRun, isMerelyWaiting } from './fail-run.js';
import type { FailureFacts } from './failure-facts.js';

/** The last attempt failed: the step settles as its author asked for, and what is around it fails if nobody lets it go on. */
export function settleFailed(
  draft: Drafting,
  { path, step }: Instance,
  attempt: number,
  error: StepError,
  { http, handling: asked, progress }: Pick<FailureFacts, 'http' | 'handling' | 'progress'>,
): void {
  const { now } = draft.world;
  if (asked === undefined && step.onError === 'skip') {
    return draft.emit({ type: 'StepSkipped', at: now, step: path, reason: 'error-skipped', error });
  }
  const wanted = asked ?? step.onError;
  const goto = typeof wanted === 'object' ? wanted.goto : undefined;
  const handling: StepFailed['handling'] = goto ? 'goto' : wanted === 'continue' ? 'continue' : 'fail';
  draft.emit({
    type: 'StepFailed',
    at: now,
    step: path,
    attempt,
    status: TIMED_OUT.has(error.name) ? 'TIMED_OUT' : 'FAILED',
    error,
    handling,
    ...(http && { http }),
    ...(goto && { goto }),
    ...(progress !== undefined && { progress }),
  });
  if (handling === 'fail') failAround(draft, path, error);
}

const TIMED_OUT: ReadonlySet<string> = new Set(['timeout', 'expired']);

/** A step of a loop's body fails its loop, any other one the run. */
function failAround(draft: Drafting, path: string, error: StepError): void {
  const around = loopsAround(path).at(-1);
  if (!around) {
    if (!draft.state.failing) failRun(draft, { step: path, error });
    return;
  }
  const { loop } = around;
  if (draft.stepAt(loop)?.loop?.failing) return;
  draft.emit({ type: 'LoopFailing', at: draft.world.now, step: loop, error: { ...error, message: `${path}: ${error.message}` } });
  cancelOpenSteps(draft, 'loop-failed', `${loop}[`, isMerelyWaiting);
}
