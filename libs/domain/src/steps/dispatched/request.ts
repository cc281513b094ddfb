import { pointerKeys } from '../../expression/index.js';
import { isWorkerAction } from '../../runbook/index.js';
import { ATTEMPT_TIMEOUT_MS_DEFAULT, LEASE_MS } from '../../limits.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import { gateOf } from '../../execution/approvals/gate.js';
import { groundsOf } from '../../execution/approvals/grounds.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import { checkedAgainst, refuseDispatch, refuseReach } from '../../execution/authority/refuse-dispatch.js';
import { inlined } from '../../execution/drafting/inline.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { scopeAt } from '../../execution/drafting/scope.js';
import { simulate } from '../dry-run/simulate.js';

/** Asks an executor: the gate first, then the parameters as they are now. The same for a first attempt, a retry and a lost lease. */
export function requestStep(draft: Drafting, instance: Instance, dispatch = 1): void {
  const { path, step } = instance;
  const { state, world } = draft;
  const gate = gateOf(draft, instance);
  if (gate === 'asked-again') return;
  const refusal = gate === 'open' ? refuseDispatch(state, step, world) : gate;
  if (refusal) return failAttempt(draft, instance, refusal, { effectless: true });
  const { value, secrets, numbers: all } = step.parameters.renderWithPlaces(scopeAt(draft, path), world);
  // Elsewhere than in what is sent over HTTP, the text of its digits is what a number is.
  const numbers = step.type === 'call-service' ? all.filter((pointer) => pointerKeys(pointer)[0] === 'body') : [];
  const pinned = new Set([...secrets.map(({ pointer }) => pointer), ...numbers].map((pointer) => pointerKeys(pointer)[0] ?? ''));
  const fitted = inlined(value, 'parameters', world, { pinned });
  if ('error' in fitted) return failAttempt(draft, instance, fitted.error, { effectless: true });
  const outOfReach = refuseReach(state, step, fitted.value);
  if (outOfReach) return failAttempt(draft, instance, outOfReach, { effectless: true });
  draft.budget.spend(fitted);
  if (state.dryRun) return simulate(draft, instance, fitted.value);
  const progress = draft.stepAt(path)?.progress;
  const grounds = groundsOf(draft, path);
  draft.emit({
    type: 'StepRequested',
    at: world.now,
    step: path,
    stepType: step.type,
    attempt: dispatch > 1 ? (draft.stepAt(path)?.attempt ?? 1) : draft.nextAttempt(path),
    dispatch,
    idempotencyKey: `${world.id}/${path}`,
    ...(step.use !== undefined && { use: step.use }),
    parameters: fitted.value,
    ...(secrets.length > 0 && { secrets }),
    ...(numbers.length > 0 && { numbers }),
    timeoutMs: step.timeoutMs ?? ATTEMPT_TIMEOUT_MS_DEFAULT,
    leaseMs: LEASE_MS,
    ...(step.effect === 'once' && { effect: 'once' as const }),
    ...(isWorkerAction(step.use) && { offered: true as const }),
    ...(progress !== undefined && { progress }),
    ...checkedAgainst(state),
    ...(grounds && { grounds }),
    ...(state.authority?.amended && { legalBasis: state.legalBasis }),
  });
}
