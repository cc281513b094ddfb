import type { StepError } from '../events/index.js';
import type { StepStates } from './paths.js';

/**
 * The first step of a list whose failure nobody lets the run go on from. While it runs, such a failure ends the run or the loop at once; it
 * is met again where a repair opened them for the sake of another step. Until it is itself retried or skipped, it stands.
 */
export function standingFailure(states: StepStates): { readonly id: string; readonly error: StepError } | undefined {
  for (const [id, { status, continued, goto, error }] of Object.entries(states)) {
    if ((status !== 'FAILED' && status !== 'TIMED_OUT') || continued || goto !== undefined) continue;
    return { id, error: error ?? { name: 'internal', message: 'it failed' } };
  }
  return undefined;
}
