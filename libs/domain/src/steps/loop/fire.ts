import type { Drafting } from '../../execution/drafting/drafting.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { cancelOpenSteps } from '../../execution/settling/cancel-open-steps.js';
import { cancelOpenWork } from '../../execution/settling/cancel-step.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';

export function timeOutLoop(draft: Drafting, instance: Instance): void {
  const { path } = instance;
  cancelOpenSteps(draft, 'loop-timed-out', `${path}[`, () => true);
  cancelOpenWork(draft, path, 'loop-timed-out');
  failAttempt(draft, instance, { name: 'timeout', message: `expected the loop to end in time, found it running` });
}
