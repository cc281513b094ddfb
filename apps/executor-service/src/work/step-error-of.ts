import { ValueUnfit, type Json, type StepError } from '@runbook/domain';
import { BlobUnusable } from '@runbook/service';
import { CancelRequested, StepFailure } from '../steps/step-runner.js';

/** What its author is told of why an attempt ended. */
export function stepErrorOf(error: unknown, step: string, signal: AbortSignal): StepError {
  const named = namedErrorOf(error, step);
  // What breaks off after a cancel broke off because of it; an answer that still came is the truth.
  if (!(signal.reason instanceof CancelRequested) || !BROKEN_OFF.has(named.name)) return named;
  return cancelledError(step, named.details);
}

const OVER_A_LIMIT: ReadonlySet<ValueUnfit['reason']> = new Set(['too-deep', 'too-many-members']);

const BROKEN_OFF: ReadonlySet<string> = new Set(['connection', 'internal', 'timeout']);

/** `details`: what is known of how it stopped. */
export function cancelledError(step: string, details?: Json): StepError {
  const message = `expected step ${step} to end by itself, found that it was cancelled; nothing needs to be done`;
  return { name: 'cancelled', message, terminal: true, ...(details !== undefined && { details }) };
}

function namedErrorOf(error: unknown, step: string): StepError {
  if (error instanceof StepFailure) return error.error;
  if (error instanceof ValueUnfit) {
    return { name: OVER_A_LIMIT.has(error.reason) ? 'limit-exceeded' : 'invalid-output', message: error.message, terminal: true };
  }
  if (error instanceof BlobUnusable) {
    return error.reason === 'too-large'
      ? { name: 'limit-exceeded', message: error.message, terminal: true }
      : { name: 'internal', message: error.message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    name: 'internal',
    message: `expected step ${step} to succeed or to say what failed, found a defect: ${message}; see the executor's log`,
  };
}
