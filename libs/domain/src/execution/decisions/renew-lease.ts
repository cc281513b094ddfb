import { openAttempt } from './open-attempt.js';
import type { RenewLease } from '../commands/index.js';
import type { Drafting } from '../drafting/drafting.js';
import { failAttempt } from '../settling/fail-attempt.js';
import { refuseDispatch } from '../authority/refuse-dispatch.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { notePolicy } from './report-policy.js';
import { refuseTaking, refuseUnawaited } from './worker-refusals.js';

/** A heartbeat. The first one by which a worker takes an offered step passes the gate that every dispatch passes. */
export function renewLease(draft: Drafting, command: RenewLease): ExecutionRejection | undefined {
  const instance = openAttempt(draft, command);
  const step = instance && draft.stepAt(instance.path);
  if (!step || step.status !== 'RUNNING' || step.dispatch !== command.dispatch) return refuseUnawaited(command);
  const { state, world } = draft;
  const { attempt, dispatch, executor, use } = command;
  if (use !== undefined) {
    const refusal = refuseTaking(step, executor, state);
    if (refusal) return refusal;
    const denial = step.leaseUntil === undefined ? refuseDispatch(state, instance.step, world) : undefined;
    if (denial) {
      failAttempt(draft, instance, denial, { effectless: true });
      return undefined;
    }
  }
  draft.emit({ type: 'StepLeaseRenewed', at: world.now, step: instance.path, attempt, dispatch, executor });
  notePolicy(draft, command);
  return undefined;
}
