import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { cancelOpenWork } from '../../execution/settling/cancel-step.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import type { StepState } from '../../execution/state/execution-state.js';

/** The child run is abandoned, which cancels it. */
export function timeOutChild(draft: Drafting, instance: Instance, { child }: StepState): void {
  cancelOpenWork(draft, instance.path, 'run-timed-out');
  failAttempt(draft, instance, { name: 'timeout', message: `expected run ${child} to end in time, found it running` });
}
