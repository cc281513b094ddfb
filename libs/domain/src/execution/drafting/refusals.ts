import type { Drafting } from './drafting.js';
import type { ExecutionRejection } from '../commands/rejections.js';

/** What was asked holds already. */
export const alreadyHolds = ({ world, state }: Drafting): ExecutionRejection => ({
  code: 'already-holds',
  message: `${world.id} is ${state.status} already`,
});

/** It cannot be done to the run, or the step, as it is now. */
export const notApplicable = (expected: string, found: string, advice: string): ExecutionRejection => ({
  code: 'not-applicable',
  message: `expected ${expected}, found ${found}; ${advice}`,
});

export const unknownStep = ({ world, state }: Drafting, step: string): ExecutionRejection => ({
  code: 'unknown-step',
  message: `expected a step of ${world.id} (${Object.keys(state.steps).slice(0, NAMES_SHOWN_MAX).join(', ')} …), found ${step}; fetch the execution to see their ids`,
});

const NAMES_SHOWN_MAX = 20;
