import { pointerKeys } from '../../expression/index.js';
import type { CompiledStep } from '../../runbook/index.js';
import { ATTEMPT_TIMEOUT_MS_DEFAULT, LEASE_MS } from '../../limits.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';
import { refuseDispatch } from '../gate.js';
import { inlined } from '../inline.js';

/** Asks an executor: the gate first, then the parameters as they are now. The same for a first attempt, a retry and a lost lease. */
export function requestStep(draft: Drafting, step: CompiledStep, dispatch = 1): void {
  const { state, world } = draft;
  const refusal = refuseDispatch(state.legalBasis, world.now);
  if (refusal) return failAttempt(draft, step, refusal);
  const { value, secrets } = step.parameters.renderWithSecrets(draft.scope(), world.blob);
  const fitted = inlined(value, 'parameters', world, new Set(secrets.map(({ pointer }) => pointerKeys(pointer)[0] ?? '')));
  if ('error' in fitted) return failAttempt(draft, step, fitted.error);
  draft.spend(fitted);
  const attempt = state.steps[step.id]?.attempt ?? 0;
  draft.emit({
    type: 'StepRequested',
    at: world.now,
    step: step.id,
    stepType: step.type,
    attempt: dispatch > 1 ? attempt : attempt + 1,
    dispatch,
    idempotencyKey: `${world.id}/${step.id}`,
    ...(step.use !== undefined && { use: step.use }),
    parameters: fitted.value,
    ...(secrets.length > 0 && { secrets }),
    timeoutMs: step.timeoutMs ?? ATTEMPT_TIMEOUT_MS_DEFAULT,
    leaseMs: LEASE_MS,
  });
}
