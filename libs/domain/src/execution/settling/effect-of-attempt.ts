import { effectWord, type EffectWord } from '../../runbook/index.js';
import type { StepError } from '../events/index.js';
import type { StepState } from '../state/execution-state.js';
import type { FailureFacts } from './failure-facts.js';

/**
 * What is known of an effect that must happen once, after its attempt failed. A step that no executor was asked for (a child run, a loop) has
 * ended when it fails.
 */
export function effectOfAttempt(state: StepState | undefined, { name }: StepError, { effectless, acted }: FailureFacts): EffectWord {
  if (!state || effectless || !TAKEN_UP.has(state.status)) return 'refused';
  return acted || state.dispatch === 0 ? 'answered' : effectWord(name);
}

const TAKEN_UP: ReadonlySet<string> = new Set<StepState['status']>(['RUNNING', 'READY', 'IN_DOUBT']);
