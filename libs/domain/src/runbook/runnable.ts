import type { Diagnostic } from './diagnostic.js';
import { placedSteps, type Runbook } from './document.js';
import { placeOf } from './runbook-source.js';
import type { StepType } from './step.js';

/** The step types that the engine runs. The language has more; a runbook with one of those is read and checked, but not registered. */
export const runnableStepTypes: readonly StepType[] = ['action', 'call-service', 'conditional', 'transform'];

/** A diagnostic (`step-type-not-available`) for every step that this engine cannot run yet. */
export function checkRunnable(runbook: Runbook): Diagnostic[] {
  return placedSteps(runbook)
    .filter(({ step }) => !runnableStepTypes.includes(step.type))
    .map(({ step, path }) => ({
      code: 'step-type-not-available',
      message: `expected a step type that this engine runs (${runnableStepTypes.join(', ')}), found ${step.type} in ${step.id}; use one of those`,
      path: `${path}/type`,
      ...placeOf(runbook, `${path}/type`),
    }));
}
