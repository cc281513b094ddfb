import { asClassified } from '../../execution/drafting/classification.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import type { Instance } from '../../execution/drafting/instance.js';
import type { ApprovalState } from '../../execution/state/execution-state.js';
import { grant, reject } from '../../execution/approvals/settle-request.js';
import { isOver } from '../../execution/approvals/times.js';

/** What is due of a request to people at `world.now`: half of its time is gone, or all of it. */
export function fireApprovalTimers(draft: Drafting, instance: Instance): void {
  const { path } = instance;
  const { now } = draft.world;
  const step = draft.stepAt(path);
  if (!step?.approval) return;
  if (isOver(step, draft.state, now)) return timeOut(draft, instance, step.approval);
  const { remindAt } = step.approval;
  if (remindAt !== undefined && remindAt <= now) draft.emit({ type: 'ApprovalReminded', at: now, step: path, ...asClassified(draft) });
}

function timeOut(draft: Drafting, instance: Instance, { onTimeout, escalateTo, escalated, allowedMs }: ApprovalState): void {
  const { path } = instance;
  const { now } = draft.world;
  if (onTimeout === 'approve') return grant(draft, instance, 'timeout');
  if (onTimeout === 'reject') return reject(draft, instance, 'expected a decision in time, found none; its time-out counts as a rejection');
  if (onTimeout === 'escalate' && escalateTo && !escalated) {
    const deadlineAt = allowedMs === undefined ? {} : { deadlineAt: now + allowedMs };
    return draft.emit({ type: 'ApprovalEscalated', at: now, step: path, approvers: escalateTo, ...deadlineAt, ...asClassified(draft) });
  }
  const message = `expected a decision in time${escalated ? ', also of those it was escalated to' : ''}, found none; retry the step to ask again`;
  failAttempt(draft, instance, { name: 'expired', message });
}
