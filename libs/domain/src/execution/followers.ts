import type { CompiledStep } from '../runbook/index.js';

/** The steps whose readiness looks at this one: dependants, targets of its branches, where it jumps to. */
export function followers(step: CompiledStep | undefined): string[] {
  if (!step) return [];
  const { dependants, conditional, onError } = step;
  const jump = typeof onError === 'object' ? [onError.goto] : [];
  return conditional ? [...dependants, ...targets(conditional), ...jump] : [...dependants, ...jump];
}

function targets(conditional: NonNullable<CompiledStep['conditional']>): string[] {
  if ('if' in conditional) return [...conditional.then, ...conditional.else];
  return [...Object.values(conditional.cases).flat(), ...conditional.default];
}
