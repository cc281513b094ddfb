import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { cancelOpenWork } from '../../execution/settling/cancel-step.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import type { StepState } from '../../execution/state/execution-state.js';
import { waitText } from './explain.js';

/** No event came in time: the author's `onTimeout` says what follows. */
export function timeOutWait(draft: Drafting, instance: Instance, { waiting }: StepState): void {
  const { onTimeout } = instance.step.wait ?? {};
  const names = (waiting?.open ?? []).map(waitText).join(', ');
  cancelOpenWork(draft, instance.path, 'run-timed-out');
  const error = { name: 'timeout', message: `expected ${names} in time, found no such event` };
  failAttempt(draft, instance, error, onTimeout === undefined || onTimeout === 'fail' ? {} : { handling: onTimeout });
}
