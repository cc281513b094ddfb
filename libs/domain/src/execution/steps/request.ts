import type { CompiledStep } from '../../runbook/index.js';
import { ATTEMPT_TIMEOUT_MS_DEFAULT, INLINE_BYTES_MAX, LEASE_MS } from '../../limits.js';
import type { Drafting } from '../drafting.js';
import { failAttempt } from '../failure.js';
import { refuseDispatch } from '../gate.js';

/** Asks an executor: the gate first, then the parameters as they are now. The same for a first attempt, a retry and a lost lease. */
export function requestStep(draft: Drafting, step: CompiledStep, dispatch = 1): void {
  const { state, world } = draft;
  const refusal = refuseDispatch(state.legalBasis, world.now);
  if (refusal) return failAttempt(draft, step, refusal);
  const { value: parameters, secrets } = step.parameters.renderWithSecrets(draft.scope(), world.blob);
  const bytes = step.parameters.expressions.length > 0 ? JSON.stringify(parameters).length : 0;
  if (bytes > INLINE_BYTES_MAX) {
    const message = `expected parameters of at most ${INLINE_BYTES_MAX} bytes beside references to blobs, found ${bytes}; pass large values whole`;
    return failAttempt(draft, step, { name: 'limit-exceeded', message, terminal: true });
  }
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
    parameters,
    ...(secrets.length > 0 && { secrets }),
    timeoutMs: step.timeoutMs ?? ATTEMPT_TIMEOUT_MS_DEFAULT,
    leaseMs: LEASE_MS,
  });
}
