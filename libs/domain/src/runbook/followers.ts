import type { CompiledStep } from './compile-runbook.js';
import { branchesOf, gotosOf } from './step-links.js';

/** The steps whose readiness looks at this one: dependants, targets of its branches, where it jumps to. */
export function followers(step: CompiledStep | undefined): readonly string[] {
  if (!step) return [];
  const cached = computed.get(step);
  if (cached) return cached;
  const targets = branchesOf(step.definition).flatMap((branch) => branch.targets);
  const jumps = gotosOf(step.definition).map(({ target }) => target);
  const found = [...new Set([...step.dependants, ...targets, ...jumps])];
  computed.set(step, found);
  return found;
}

/** Derived from the definition alone; every settlement asks for it again. */
const computed = new WeakMap<CompiledStep, readonly string[]>();
