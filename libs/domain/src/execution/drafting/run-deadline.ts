import type { CompiledRunbook } from '../../runbook/index.js';
import type { ExecutionWorld } from './world.js';

/** When a run that goes on from now is out of time: by its runbook or by the operator, whichever comes first. */
export function runDeadline(
  { runbook }: CompiledRunbook,
  { now, durationMsMax = Infinity }: ExecutionWorld,
): { readonly deadlineAt?: number } {
  const durationMs = Math.min(runbook.limits?.durationMs ?? Infinity, durationMsMax);
  return durationMs === Infinity ? {} : { deadlineAt: now + durationMs };
}
