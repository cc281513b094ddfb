import type { CompiledStep } from '../../runbook/index.js';
import type { Drafting } from '../drafting.js';
import { chooseBranch } from './conditional.js';
import { requestStep } from './request.js';
import { transform } from './transform.js';

type Beginning = (draft: Drafting, step: CompiledStep) => void;

/** How a step of each type begins; registration refuses the types that are not here. */
const BEGINNINGS: Readonly<Record<string, Beginning>> = {
  action: requestStep,
  'call-service': requestStep,
  conditional: chooseBranch,
  transform,
};

export function beginStep(draft: Drafting, step: CompiledStep): void {
  const beginning = BEGINNINGS[step.type];
  if (!beginning) throw new Error(`expected a step type that registration lets pass, found ${step.type}`);
  beginning(draft, step);
}
