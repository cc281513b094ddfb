import type { CompiledStep } from '../runbook/index.js';
import type { Drafting } from './drafting.js';

/** The step, if this very attempt of it is running. */
export function awaits(
  draft: Drafting,
  { step: id, attempt }: { readonly step: string; readonly attempt: number },
): CompiledStep | undefined {
  const step = draft.state.steps[id];
  return step?.status === 'RUNNING' && step.attempt === attempt ? draft.runbook.step(id) : undefined;
}
