import type { RefuseWait } from '../commands/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import { cancelOpenWork } from '../settling/cancel-step.js';

/** There is no room for the wait where it would meet its event: waiting on would be for ever. */
export function refuseWait(draft: Drafting, { step: path, wait, error }: RefuseWait): void {
  const step = draft.stepAt(path);
  const instance = draft.instance(path);
  if (!instance || step?.status !== 'AWAITING_EVENT' || !step.waiting?.open.some(({ id }) => id === wait)) return;
  cancelOpenWork(draft, path, 'run-failed');
  failAttempt(draft, instance, error);
}
